import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { FILE_STATUSES, FILE_VISIBILITIES, SCAN_FAULTS, UPLOAD_TYPES } from '@concert/contracts/http/file';
import { after, DAY } from '@concert/values/clock';
import { z } from 'zod';
import type { ScanFault } from '../domain/content-scan.ts';
import type { FileRecord, PendingUpload, Picture, UploadType } from '../domain/file-record.ts';
import { QUARANTINE_DAYS } from './quarantine.ts';

const TableName = 'file_metadata';

/** A record as it is kept. */
export type StoredRecord = FileRecord & {
  readonly sha256: string | undefined;
  /** While its content is awaited, and in quarantine. */
  readonly expiresAt: Date | undefined;
  /** Its scan is over, and what follows from it is not done yet. */
  readonly isUntold: boolean;
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
    reason: z.enum(SCAN_FAULTS).optional(),
    isUntold: z.boolean().default(false),
    width: z.number().optional(),
    height: z.number().optional(),
    widths: z.array(z.number()).default([]),
  })
  .transform(
    ({ width, height, widths, ...item }): StoredRecord => ({
      ...item,
      sha256: item.sha256,
      expiresAt: item.expiresAt,
      picture: width === undefined || height === undefined ? undefined : { width, height, widths },
    }),
  );

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

export interface FilePlace {
  readonly createdAt: string;
  readonly key: string;
}

export interface RecordsPage {
  readonly limit: number;
  readonly before: FilePlace | undefined;
  readonly now: Date;
  readonly contentType?: UploadType | undefined;
}

/** Some of an owner's files, whatever became of them. */
export async function readOwned(
  tables: DynamoDBDocumentClient,
  ownerId: string,
  limit: number,
): Promise<readonly FileRecord[]> {
  return (await queryRecords(tables, ownerId, limit, undefined)).records;
}

/** A page that is filtered reads on until it is full, or has read so many items that it should be asked again. */
const MOST_READS = 10;
const LEAST_READ = 25;

/**
 * At most `limit` files of an owner, the newest first, older than `before`, and where the next page begins. A page
 * may be short although there is a next one.
 */
export async function listRecords(
  tables: DynamoDBDocumentClient,
  ownerId: string,
  { limit, before, now, contentType }: RecordsPage,
): Promise<{ readonly records: readonly FileRecord[]; readonly next: FilePlace | undefined }> {
  const records: FileRecord[] = [];
  let next = before;
  for (let read = 0; read < MOST_READS; read += 1) {
    const found = await queryRecords(tables, ownerId, Math.max(limit + 1, LEAST_READ), next);
    const fitting = found.records.filter(
      (record) => isLive(record, now) && (contentType === undefined || record.contentType === contentType),
    );
    for (const record of fitting) {
      if (records.length === limit) return { records, next: placeOf(records.at(-1)) };
      records.push(record);
    }
    next = found.next;
    if (next === undefined) return { records, next };
  }
  return { records, next };
}

async function queryRecords(
  tables: DynamoDBDocumentClient,
  ownerId: string,
  limit: number,
  before: FilePlace | undefined,
): Promise<{ readonly records: readonly StoredRecord[]; readonly next: FilePlace | undefined }> {
  const { Items = [], LastEvaluatedKey } = await tables.send(
    new QueryCommand({
      TableName,
      IndexName: 'byOwner',
      KeyConditionExpression: '#ownerId = :ownerId',
      ExpressionAttributeNames: { '#ownerId': 'ownerId' },
      ExpressionAttributeValues: { ':ownerId': ownerId },
      ScanIndexForward: false,
      Limit: limit,
      ...(before === undefined ? {} : { ExclusiveStartKey: { ownerId, ...before } }),
    }),
  );
  return {
    records: Items.map((item) => Item.parse(item)),
    next: LastEvaluatedKey && Place.parse(LastEvaluatedKey),
  };
}

const placeOf = (record: FileRecord | undefined): FilePlace | undefined =>
  record && { createdAt: record.createdAt.toISOString(), key: record.key };

const Place = z.object({ createdAt: z.string(), key: z.string() });

const isLive = (record: StoredRecord, now: Date): boolean =>
  record.expiresAt === undefined || record.expiresAt > now;
