import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { decodeCursor, encodeCursor } from '@concert/values/cursors';
import { invalidField } from '@concert/values/problems';
import { z } from 'zod';
import type { PersonalItem, PersonalPage } from './personal-data.ts';

const Item = z.record(z.string(), z.json());

/** What the person wants to be told, as the notification service keeps it; null when they never said. */
export async function preferencesOf(
  tables: DynamoDBDocumentClient,
  userId: string,
): Promise<PersonalItem | null> {
  const answer = await tables.send(new GetCommand({ TableName: 'user_preferences', Key: { userId } }));
  return answer.Item === undefined ? null : Item.parse(answer.Item);
}

/** A page of what is kept about the person's files, the oldest first; the files themselves are had by their keys. */
export async function filesOf(
  tables: DynamoDBDocumentClient,
  ownerId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
): Promise<PersonalPage> {
  const place = cursor === undefined ? undefined : placeIn(cursor);
  const { Items = [], LastEvaluatedKey } = await tables.send(
    new QueryCommand({
      TableName: 'file_metadata',
      IndexName: 'byOwner',
      KeyConditionExpression: 'ownerId = :ownerId',
      ExpressionAttributeValues: { ':ownerId': ownerId },
      Limit: limit,
      ...(place === undefined ? {} : { ExclusiveStartKey: { ownerId, ...place } }),
    }),
  );
  const last = LastKey.safeParse(LastEvaluatedKey);
  return {
    items: Item.array().parse(Items),
    nextCursor: last.success ? encodeCursor([last.data.createdAt, last.data.key]) : null,
  };
}

const LastKey = z.object({ createdAt: z.string().min(1), key: z.string().min(1) });

/** DynamoDB takes no empty text for a key. */
function placeIn(cursor: string): z.output<typeof LastKey> {
  const [createdAt, key] = decodeCursor(cursor, 2);
  const place = LastKey.safeParse({ createdAt, key });
  if (!place.success) throw invalidField('cursor', 'is not a cursor of this list; start again without one');
  return place.data;
}
