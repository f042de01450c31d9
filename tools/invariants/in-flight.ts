import type { Reader, Snapshot } from '@concert/database/snapshot';
import { bounds, idRanges } from './id-ranges.ts';

/** Money whose next step is written in the outbox and not yet taken by its consumer. */
export interface InFlight {
  /** Payments whose `PaymentSucceeded` booking has not applied. */
  readonly unplaced: ReadonlySet<string>;
  /** Payments whose `PaymentNotPlaced` payment has not applied. */
  readonly toReturn: ReadonlySet<string>;
  /** Bookings whose `BookingCancelled` payment has not applied. */
  readonly toRefund: ReadonlySet<string>;
}

/** SQL for a text in an outbox row's envelope, comparable with an id column without losing its index. */
export const inEnvelope = (path: string): string =>
  `CONVERT(JSON_UNQUOTE(JSON_EXTRACT(o.envelope, '$.${path}')) USING ascii) COLLATE ascii_bin`;

/** SQL: whether a consumer noted an outbox row in its inbox. */
export const inInbox = (consumer: string): string =>
  `EXISTS (SELECT 1 FROM inbox n WHERE n.consumer = '${consumer}' AND n.message_id = o.id)`;

const STEPS = [
  { key: 'unplaced', type: 'PaymentSucceeded', consumer: 'booking', id: 'data.paymentId' },
  { key: 'toReturn', type: 'PaymentNotPlaced', consumer: 'payment', id: 'data.paymentId' },
  { key: 'toRefund', type: 'BookingCancelled', consumer: 'payment', id: 'data.bookingId' },
] as const;

/**
 * What is on its way at the moment of the snapshot. An event is written in the transaction of its cause, and a
 * consumer's inbox row in that of its effect, so that within one snapshot this is exact. What is kept in memory
 * is what is in flight, not what happened.
 */
export async function readInFlight(snapshot: Snapshot): Promise<InFlight> {
  const found = { unplaced: new Set<string>(), toReturn: new Set<string>(), toRefund: new Set<string>() };
  for await (const range of idRanges(snapshot, 'outbox')) {
    for (const { key, type, consumer, id } of STEPS) {
      const rows = await unapplied(
        snapshot,
        `o.type = '${type}' AND NOT ${inInbox(consumer)}`,
        id,
        bounds(range),
      );
      for (const row of rows) found[key].add(row.id);
    }
  }
  return found;
}

function unapplied(
  reader: Reader,
  where: string,
  path: string,
  range: readonly [string, string],
): Promise<readonly { readonly id: string }[]> {
  return reader.rows(
    `SELECT ${inEnvelope(path)} AS id FROM outbox o WHERE o.id > ? AND o.id <= ? AND ${where}`,
    range,
  );
}
