import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { after, DAY } from '@concert/values/clock';
import type { FileRecord, PendingUpload, Picture, ScanFault } from '../domain/file-record.ts';
import { QUARANTINE_DAYS } from './quarantine.ts';
import { Item, isLive, type StoredRecord, FILE_TABLE as TableName } from './record-item.ts';

/** Notes an upload that is about to come. */
export async function insertUpload(tables: DynamoDBDocumentClient, upload: PendingUpload): Promise<void> {
  await tables.send(
    new PutCommand({
      TableName,
      Item: { ...upload, createdAt: upload.createdAt.toISOString(), expiresAt: ttl(upload.expiresAt) },
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': 'key' },
    }),
  );
}

/** Notes a file that this service made; once more keeps the moment at which it was made first. */
export async function saveRecord(tables: DynamoDBDocumentClient, record: FileRecord): Promise<void> {
  const { key, createdAt, ...fields } = record;
  const names = Object.keys(fields);
  await tables.send(
    new UpdateCommand({
      TableName,
      Key: { key },
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}, #createdAt = if_not_exists(#createdAt, :createdAt)`,
      ExpressionAttributeNames: Object.fromEntries([...names, 'createdAt'].map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries([
        ...Object.entries(fields).map(([name, value]) => [`:${name}`, value]),
        [':createdAt', createdAt.toISOString()],
      ]),
    }),
  );
}

/** @param now hides what was not uploaded in time: DynamoDB removes it later than it says */
export async function findRecord(
  tables: DynamoDBDocumentClient,
  key: string,
  now: Date,
): Promise<StoredRecord | undefined> {
  const { Item: found } = await tables.send(
    new GetCommand({ TableName, Key: { key }, ConsistentRead: true }),
  );
  if (found === undefined) return undefined;
  const record = Item.parse(found);
  return isLive(record, now) ? record : undefined;
}

/** What a scan found. */
export interface Settlement {
  readonly status: 'clean' | 'quarantined';
  readonly reason: ScanFault | undefined;
  /** Of what is served. */
  readonly bytes: number;
  readonly picture: Picture | undefined;
  readonly at: Date;
}

/** Ends an upload's wait for its scan. @returns false when it does not wait (any more) */
export async function settleUpload(
  tables: DynamoDBDocumentClient,
  key: string,
  { status, reason, bytes, picture, at }: Settlement,
): Promise<boolean> {
  const isQuarantined = status === 'quarantined';
  const fields = Object.entries({
    status,
    bytes,
    isUntold: true,
    ...(reason === undefined ? {} : { reason }),
    ...(picture === undefined ? {} : picture),
    ...(isQuarantined ? { expiresAt: ttl(after(at, QUARANTINE_DAYS * DAY)) } : {}),
  });
  const set = `SET ${fields.map(([name]) => `#${name} = :${name}`).join(', ')}`;
  return conditionally(
    tables.send(
      new UpdateCommand({
        TableName,
        Key: { key },
        UpdateExpression: isQuarantined ? set : `${set} REMOVE #expiresAt`,
        ConditionExpression: '#status = :uploading',
        ExpressionAttributeNames: {
          '#expiresAt': 'expiresAt',
          ...Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ':uploading': 'uploading',
          ...Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
        },
      }),
    ),
  );
}

/** Notes that all that follows a scan is done; a record deleted meanwhile stays deleted. */
export async function markTold(tables: DynamoDBDocumentClient, key: string): Promise<void> {
  await conditionally(
    tables.send(
      new UpdateCommand({
        TableName,
        Key: { key },
        UpdateExpression: 'REMOVE #isUntold',
        ConditionExpression: 'attribute_exists(#key)',
        ExpressionAttributeNames: { '#isUntold': 'isUntold', '#key': 'key' },
      }),
    ),
  );
}

async function conditionally(update: Promise<unknown>): Promise<boolean> {
  try {
    await update;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

export async function removeRecord(tables: DynamoDBDocumentClient, key: string): Promise<void> {
  await tables.send(new DeleteCommand({ TableName, Key: { key } }));
}
