import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { after, type Clock, HOUR, SECOND } from '@concert/values/clock';
import { z } from 'zod';
import type { Event } from '../domain/event.ts';
import { KeptSheet } from './kept-sheet.ts';

/** What of an event changes with its version only, and its organiser's name. */
export interface SlowSheet {
  readonly event: Event;
  readonly organizerName: string;
}

/**
 * Event pages in DynamoDB, for an hour. It makes things fast and never wrong: readers compare the version with the
 * database's, so an old one is not shown, and a table that is away is gone without.
 */
export interface EventProjection {
  read(id: string): Promise<SlowSheet | undefined>;
  /** Keeps a sheet unless a newer one is there. */
  write(sheet: SlowSheet): Promise<void>;
}

const TableName = 'event_details';
const KEPT_FOR = 1 * HOUR;
/** A table that did not answer is left alone for a while. */
const BREAK_FOR = 2 * SECOND;

export interface ProjectionOptions {
  readonly clock: Clock;
  /** How long a page waits for the table. */
  readonly patienceMs: number;
  /** Told when the table is away. */
  readonly onTrouble: (error: unknown) => void;
}

export function openEventProjection(
  tables: DynamoDBDocumentClient,
  { clock, patienceMs, onTrouble }: ProjectionOptions,
): EventProjection {
  let brokenUntil = 0;

  async function tried<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> {
    if (clock().getTime() < brokenUntil) return undefined;
    try {
      return await work(AbortSignal.timeout(patienceMs));
    } catch (error) {
      brokenUntil = clock().getTime() + BREAK_FOR;
      onTrouble(error);
      return undefined;
    }
  }

  return {
    read: (id) =>
      tried(async (abortSignal) => {
        const get = new GetCommand({ TableName, Key: { eventId: id } });
        const { Item } = await tables.send(get, { abortSignal });
        const kept = Kept.safeParse(Item);
        // One that another release wrote in another form counts as none.
        return kept.success && kept.data.expiresAt > ttl(clock()) ? kept.data.sheet : undefined;
      }),
    async write({ event, organizerName }) {
      const now = clock();
      const put = new PutCommand({
        TableName,
        Item: {
          eventId: event.id,
          version: event.version,
          // Moments become texts.
          sheet: JSON.parse(JSON.stringify({ event, organizerName })),
          expiresAt: ttl(after(now, KEPT_FOR)),
        },
        ConditionExpression: 'attribute_not_exists(eventId) OR #version <= :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': event.version },
      });
      await tried((abortSignal) => tables.send(put, { abortSignal }).catch(unlessNewer));
    },
  };
}

const Kept = z.object({ expiresAt: z.number(), sheet: KeptSheet });

function unlessNewer(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
  throw error;
}
