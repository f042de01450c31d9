import type { EventEnvelope } from '@concert/contracts/envelope';
import { bookingEvents } from '@concert/contracts/events/booking';
import { inTransaction } from '@concert/database/transactions';
import { envelope } from '@concert/testing/calls';
import { ownDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import { type AuditContainer, buildContainer } from '../src/container.ts';
import { appendToChain, CHAIN_START } from '../src/domain/chain.ts';
import { dayDate } from '../src/domain/days.ts';
import { entryOf } from '../src/domain/record.ts';
import { insertRecords } from '../src/store/records.ts';

/** An audit service on a database of its own: what it closes is nobody else's. */
export async function ownAudit() {
  const own = await ownDatabase();
  const container: AuditContainer = { ...(await buildContainer(process.env)), db: own.db };
  return {
    container,
    empty: own.empty,
    async close() {
      container.cache.close();
      await own.drop();
    },
  };
}

/** A run with a minute left. */
export const RUN = { millisecondsLeft: () => 60_000 };

export const expired = (bookingId = newId()): EventEnvelope =>
  envelope(bookingEvents.HoldExpired, bookingId, { bookingId, eventId: newId(), userId: newId(), items: [] });

/** A day that is over, with records as the consumer would have written them. */
export async function givenDay(
  { db }: AuditContainer,
  day: string,
  events: readonly EventEnvelope[],
): Promise<void> {
  const records = appendToChain(
    day,
    CHAIN_START,
    events.map((event, index) =>
      entryOf({ ...event, time: new Date(dayDate(day).getTime() + index).toISOString() }, newId()),
    ),
  );
  await inTransaction(db, async (tx) => {
    for (let first = 0; first < records.length; first += 1_000)
      await insertRecords(tx, records.slice(first, first + 1_000));
    const { sequence, hash } = records.at(-1) ?? CHAIN_START;
    await tx
      .insertInto('audit_heads')
      .values({ day: dayDate(day), sequence, hash, updated_at: new Date() })
      .execute();
  });
}

/** Changes a record's content behind the trail's back. */
export async function forge({ db }: AuditContainer, eventId: string): Promise<void> {
  await db.updateTable('audit_logs').set({ address: '192.0.2.1' }).where('event_id', '=', eventId).execute();
}
