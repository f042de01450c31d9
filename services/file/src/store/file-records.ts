import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { FILE_STATUSES, FILE_VISIBILITIES, UPLOAD_TYPES } from '@concert/contracts/http/file';
import { z } from 'zod';
import type { FileRecord, PendingUpload } from '../domain/file-record.ts';

const TableName = 'file_metadata';

/** A record as it is kept; `sha256` and `expiresAt` only while its content is awaited. */
export type StoredRecord = FileRecord & {
  readonly sha256: string | undefined;
  readonly expiresAt: Date | undefined;
};

const Item = z
  .object({
    key: z.string(),
    ownerId: z.string(),
    fileName: z.string(),
    contentType: z.enum(UPLOAD_TYPES),
    bytes: z.number(),
    visibility: z.enum(FILE_VISIBILITIES),
    status: z.enum(FILE_STATUSES),
    createdAt: z.iso.datetime().transform((text) => new Date(text)),
    sha256: z.string().optional(),
    expiresAt: z
      .number()
      .transform((seconds) => new Date(seconds * 1000))
      .optional(),
  })
  .transform((item): StoredRecord => ({ ...item, sha256: item.sha256, expiresAt: item.expiresAt }));

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

/** Ends an upload's wait for its scan. @returns false when it does not wait (any more) */
export async function settleUpload(
  tables: DynamoDBDocumentClient,
  key: string,
  status: 'clean' | 'quarantined',
): Promise<boolean> {
  try {
    await tables.send(
      new UpdateCommand({
        TableName,
        Key: { key },
        UpdateExpression: 'SET #status = :status REMOVE #expiresAt',
        ConditionExpression: '#status = :uploading',
        ExpressionAttributeNames: { '#status': 'status', '#expiresAt': 'expiresAt' },
        ExpressionAttributeValues: { ':status': status, ':uploading': 'uploading' },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

export async function removeRecord(tables: DynamoDBDocumentClient, key: string): Promise<void> {
  await tables.send(new DeleteCommand({ TableName, Key: { key } }));
}

export interface FilePlace {
  readonly createdAt: string;
  readonly key: string;
}

/** At most `limit` files of an owner, the newest first, older than `before`, and where the next page begins. */
export async function listRecords(
  tables: DynamoDBDocumentClient,
  ownerId: string,
  page: { readonly limit: number; readonly before: FilePlace | undefined; readonly now: Date },
): Promise<{ readonly records: readonly FileRecord[]; readonly next: FilePlace | undefined }> {
  const { Items = [], LastEvaluatedKey } = await tables.send(
    new QueryCommand({
      TableName,
      IndexName: 'byOwner',
      KeyConditionExpression: '#ownerId = :ownerId',
      ExpressionAttributeNames: { '#ownerId': 'ownerId' },
      ExpressionAttributeValues: { ':ownerId': ownerId },
      ScanIndexForward: false,
      Limit: page.limit,
      ...(page.before === undefined ? {} : { ExclusiveStartKey: { ownerId, ...page.before } }),
    }),
  );
  return {
    records: Items.map((item) => Item.parse(item)).filter((record) => isLive(record, page.now)),
    next: LastEvaluatedKey && Place.parse(LastEvaluatedKey),
  };
}

const Place = z.object({ createdAt: z.string(), key: z.string() });

const isLive = (record: StoredRecord, now: Date): boolean =>
  record.expiresAt === undefined || record.expiresAt > now;
