import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '@concert/values/clock';
import { z } from 'zod';

export const SESSION_TABLE = 'session_tokens';

/** How long the hot copy in Redis may speak for the table. */
export const HOT_SESSION_SECONDS = 60;

/** The `{…}` keeps a user's keys in one slot of a Redis cluster, so that one script can read them together. */
export const sessionKey = (userId: string, sessionId: string): string =>
  `{user:${userId}}:session:${sessionId}`;

const SessionRecord = z.object({ endedAt: z.string().optional(), expiresAt: z.number() });

/** Whether a session lives, from the table that is the truth of it. DynamoDB's own expiry is late, so it is checked here. */
export type SessionLookup = (sessionId: string) => Promise<boolean>;

export function sessionLookup(tables: DynamoDBDocumentClient, clock: Clock): SessionLookup {
  return async (sessionId) => {
    const { Item } = await tables.send(
      new GetCommand({ TableName: SESSION_TABLE, Key: { sessionId }, ConsistentRead: true }),
    );
    const record = SessionRecord.safeParse(Item);
    return (
      record.success && record.data.endedAt === undefined && record.data.expiresAt * 1000 > clock().getTime()
    );
  };
}
