import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { FileRecord, UploadType } from '../domain/file-record.ts';
import { FILE_TABLE, Item, isLive, type StoredRecord } from './record-item.ts';

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
      TableName: FILE_TABLE,
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
