import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { ROLES } from '@concert/contracts/roles';
import { SESSION_TABLE } from '@concert/service-kit/sessions';
import { z } from 'zod';
import { isLive, type Session } from '../domain/session.ts';

const SessionItem = z
  .object({
    sessionId: z.string(),
    userId: z.string(),
    role: z.enum(ROLES),
    generation: z.number(),
    refreshHash: z.string(),
    createdAt: z.string(),
    // Sessions from before these were kept live for a month at most.
    lastUsedAt: z.string().optional(),
    device: z.string().default('Unknown device'),
    address: z.string().nullable().default(null),
    expiresAt: z.number(),
    endedAt: z.string().optional(),
  })
  .transform((item): Session => ({ ...item, lastUsedAt: item.lastUsedAt ?? item.createdAt }));

export async function putSession(tables: DynamoDBDocumentClient, session: Session): Promise<void> {
  await tables.send(
    new PutCommand({
      TableName: SESSION_TABLE,
      Item: session,
      ConditionExpression: 'attribute_not_exists(sessionId)',
    }),
  );
}

export async function findSession(
  tables: DynamoDBDocumentClient,
  sessionId: string,
): Promise<Session | undefined> {
  const { Item } = await tables.send(
    new GetCommand({ TableName: SESSION_TABLE, Key: { sessionId }, ConsistentRead: true }),
  );
  return Item === undefined ? undefined : SessionItem.parse(Item);
}

export interface Rotation {
  readonly sessionId: string;
  /** Hash of the token that is presented, which must be the one that is good now. */
  readonly presented: string;
  readonly next: string;
  /** Seconds since 1970. */
  readonly now: number;
  readonly expiresAt: number;
  /** ISO 8601, UTC. */
  readonly usedAt: string;
}

/**
 * Spends a refresh token and puts the next in its place, in one conditional update: of two that present the same
 * token, one succeeds.
 */
export async function rotateRefreshToken(
  tables: DynamoDBDocumentClient,
  rotation: Rotation,
): Promise<boolean> {
  const { sessionId, presented, next, now, expiresAt, usedAt } = rotation;
  return succeeds(
    tables.send(
      new UpdateCommand({
        TableName: SESSION_TABLE,
        Key: { sessionId },
        UpdateExpression: 'SET refreshHash = :next, expiresAt = :expiresAt, lastUsedAt = :usedAt',
        ConditionExpression:
          'refreshHash = :presented AND attribute_not_exists(endedAt) AND expiresAt > :now',
        ExpressionAttributeValues: {
          ':presented': presented,
          ':next': next,
          ':now': now,
          ':expiresAt': expiresAt,
          ':usedAt': usedAt,
        },
      }),
    ),
  );
}

/** Lets a session that lives outlast its generation: it is of the account's new one now. */
export async function carryOver(
  tables: DynamoDBDocumentClient,
  sessionId: string,
  generation: number,
): Promise<void> {
  await succeeds(
    tables.send(
      new UpdateCommand({
        TableName: SESSION_TABLE,
        Key: { sessionId },
        UpdateExpression: 'SET generation = :generation',
        ConditionExpression:
          'attribute_exists(sessionId) AND attribute_not_exists(endedAt) AND generation < :generation',
        ExpressionAttributeValues: { ':generation': generation },
      }),
    ),
  );
}

/** Ends a session for good. Once more changes nothing; neither does a session that DynamoDB has expired. */
export async function markEnded(tables: DynamoDBDocumentClient, sessionId: string, at: Date): Promise<void> {
  await succeeds(
    tables.send(
      new UpdateCommand({
        TableName: SESSION_TABLE,
        Key: { sessionId },
        UpdateExpression: 'SET endedAt = :at',
        ConditionExpression: 'attribute_exists(sessionId) AND attribute_not_exists(endedAt)',
        ExpressionAttributeValues: { ':at': at.toISOString() },
      }),
    ),
  );
}

/**
 * The sessions of an account that live. The index follows its table within a second or so: a session begun just
 * now may be missing, which its generation makes up for.
 */
export async function liveSessionsOf(
  tables: DynamoDBDocumentClient,
  userId: string,
  now: Date,
): Promise<readonly Session[]> {
  const sessions: Session[] = [];
  let next: Record<string, unknown> | undefined;
  do {
    const page = await tables.send(
      new QueryCommand({
        TableName: SESSION_TABLE,
        IndexName: 'byUser',
        KeyConditionExpression: 'userId = :userId',
        ExpressionAttributeValues: { ':userId': userId },
        ExclusiveStartKey: next,
      }),
    );
    sessions.push(...SessionItem.array().parse(page.Items ?? []));
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
  return sessions.filter((session) => isLive(session, now));
}

/** False when the update's condition does not hold. */
async function succeeds(update: Promise<unknown>): Promise<boolean> {
  try {
    await update;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
