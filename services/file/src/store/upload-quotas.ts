import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { after, DAY } from '@concert/values/clock';
import { FILE_TABLE } from './record-item.ts';

/** What somebody may begin to upload on one day. */
export interface Quota {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Takes from what a user may upload on a day (UTC), all or nothing. The counter stands in the files' table, under a
 * key that no file can have, and goes two days later.
 * @returns false when it is more than is left
 */
export async function takeFromQuota(
  tables: DynamoDBDocumentClient,
  { userId, now }: { readonly userId: string; readonly now: Date },
  wanted: Quota,
  most: Quota,
): Promise<boolean> {
  if (wanted.files > most.files || wanted.bytes > most.bytes) return false;
  try {
    await tables.send(
      new UpdateCommand({
        TableName: FILE_TABLE,
        Key: { key: `quota/${userId}/${now.toISOString().slice(0, 10)}` },
        UpdateExpression: 'ADD #files :files, #bytes :bytes SET #expiresAt = :expiresAt',
        ConditionExpression:
          'attribute_not_exists(#files) OR (#files <= :filesBefore AND #bytes <= :bytesBefore)',
        ExpressionAttributeNames: { '#files': 'files', '#bytes': 'bytes', '#expiresAt': 'expiresAt' },
        ExpressionAttributeValues: {
          ':files': wanted.files,
          ':bytes': wanted.bytes,
          ':expiresAt': ttl(after(now, 2 * DAY)),
          ':filesBefore': most.files - wanted.files,
          ':bytesBefore': most.bytes - wanted.bytes,
        },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
