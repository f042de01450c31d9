import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { readItems } from '@concert/cloud/tables';
import type { Runtime } from '@concert/service-kit/runtime';
import { z } from 'zod';
import { DEFAULTS, type Preferences } from '../domain/preferences.ts';

const TableName = 'user_preferences';

type Tables = Runtime['tables'];

const Choice = z.object({ inbox: z.boolean(), push: z.boolean(), sms: z.boolean(), email: z.boolean() });

const Item = z
  .object({
    userId: z.string(),
    version: z.number(),
    categories: z.object({
      bookings: Choice,
      'event-changes': Choice,
      reminders: Choice,
      'organizer-messages': Choice,
      marketing: Choice,
    }),
    quietHours: z.object({ from: z.string(), to: z.string(), timezone: z.string() }).nullable(),
    marketingConsentAt: z.iso.datetime().nullable(),
  })
  .transform(({ userId, marketingConsentAt, ...item }) => ({
    userId,
    preferences: {
      ...item,
      marketingConsentAt: marketingConsentAt === null ? null : new Date(marketingConsentAt),
    } satisfies Preferences,
  }));

/** What somebody chose, as it is at this moment; the defaults while nothing was. */
export async function readPreferences(tables: Tables, userId: string): Promise<Preferences> {
  const { Item: found } = await tables.send(
    new GetCommand({ TableName, Key: { userId }, ConsistentRead: true }),
  );
  return found === undefined ? DEFAULTS : Item.parse(found).preferences;
}

/** What these users chose; those who chose nothing are left out. */
export async function preferencesOf(
  tables: Tables,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Preferences>> {
  const keys = [...new Set(userIds)].map((userId) => ({ userId }));
  const items = await readItems(tables, TableName, keys);
  return new Map(
    items.map((item) => {
      const { userId, preferences } = Item.parse(item);
      return [userId, preferences];
    }),
  );
}

/** Writes the version behind the one that was read. @returns false when somebody else was faster */
export async function savePreferences(
  tables: Tables,
  userId: string,
  { marketingConsentAt, ...preferences }: Preferences,
): Promise<boolean> {
  const isFirst = preferences.version === 1;
  try {
    await tables.send(
      new PutCommand({
        TableName,
        Item: { userId, ...preferences, marketingConsentAt: marketingConsentAt?.toISOString() ?? null },
        ConditionExpression: isFirst ? 'attribute_not_exists(#userId)' : '#version = :before',
        ExpressionAttributeNames: isFirst ? { '#userId': 'userId' } : { '#version': 'version' },
        ...(isFirst ? {} : { ExpressionAttributeValues: { ':before': preferences.version - 1 } }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

export async function removePreferences(tables: Tables, userId: string): Promise<void> {
  await tables.send(new DeleteCommand({ TableName, Key: { userId } }));
}
