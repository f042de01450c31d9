import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { Booking as BookingBody } from '@concert/contracts/http/booking';
import type { Runtime } from '@concert/service-kit/runtime';
import { after, MINUTE, SECOND } from '@concert/values/clock';
import { z } from 'zod';

type View = z.output<typeof BookingBody>;

/**
 * Bookings as they are shown, in `booking_cache`, for half an hour. Every item carries the version of its row: a copy
 * or a mark never takes the place of a newer one, so that a reader who read before a change cannot write after it.
 * Without the table everything is read from the database.
 */
export interface BookingViews {
  /** The view that is kept, if there is one. */
  read(bookingId: string): Promise<View | undefined>;
  keep(view: View, version: number): Promise<void>;
  /** Views of versions before this one are no longer read. Called after the commit. */
  outdate(bookingId: string, version: number): Promise<void>;
}

const TABLE = 'booking_cache';
const KEPT_FOR = 30 * MINUTE;

/** The database answers sooner than that: whoever waits longer for the copy has lost. */
const PATIENCE = 300;

/** A table that is known to be away is not waited for. */
const BREAK_FOR = 1 * SECOND;

const Item = z.object({ view: BookingBody, expiresAt: z.number() });

export function openBookingViews({
  tables,
  clock,
  telemetry,
}: Pick<Runtime, 'tables' | 'clock' | 'telemetry'>): BookingViews {
  let brokenUntil = 0;

  async function trying<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> {
    if (clock().getTime() < brokenUntil) return undefined;
    try {
      return await work(AbortSignal.timeout(PATIENCE));
    } catch (error) {
      // Something newer stands there already.
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
      brokenUntil = clock().getTime() + BREAK_FOR;
      telemetry.degraded('booking_cache', error);
      return undefined;
    }
  }

  async function put(item: Record<string, unknown>, condition: string, version: number): Promise<void> {
    const command = new PutCommand({
      TableName: TABLE,
      Item: { ...item, version, expiresAt: ttl(after(clock(), KEPT_FOR)) },
      ConditionExpression: `attribute_not_exists(bookingId) OR ${condition}`,
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': version },
    });
    await trying((abortSignal) => tables.send(command, { abortSignal }));
  }

  return {
    async read(bookingId) {
      const command = new GetCommand({ TableName: TABLE, Key: { bookingId }, ConsistentRead: true });
      const found = await trying((abortSignal) => tables.send(command, { abortSignal }));
      const item = Item.safeParse(found?.Item);
      return item.success && item.data.expiresAt > ttl(clock()) ? item.data.view : undefined;
    },
    keep: (view, version) => put({ bookingId: view.id, view }, '#version <= :version', version),
    outdate: (bookingId, version) => put({ bookingId }, '#version < :version', version),
  };
}
