import type { EventEnvelope } from '@concert/contracts/envelope';
import { inTransaction } from '@concert/database/transactions';
import type { AuditContainer } from '../container.ts';
import { appendToChain } from '../domain/chain.ts';
import { entryOf } from '../domain/record.ts';
import { lockTodaysHead, moveHead } from '../store/heads.ts';
import { insertRecords, linkedRecords, recordedEvents } from '../store/records.ts';

/**
 * Records events at the end of today's chain, in the order they were written, in one transaction; those recorded
 * before are passed over. Writers take turns at the head of the day.
 * @returns how many are new
 */
export async function recordChanges(
  { db, newId }: AuditContainer,
  events: readonly EventEnvelope[],
): Promise<number> {
  const distinct = new Map(events.map((event) => [event.id, event]));
  return inTransaction(db, async (tx) => {
    const head = await lockTodaysHead(tx);
    const recorded = await recordedEvents(tx, [...distinct.keys()]);
    const entries = [...distinct.values()]
      .filter((event) => !recorded.has(event.id))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((event) => entryOf(event, newId()));
    const records = appendToChain(head.day, head, entries);
    const last = records.at(-1);
    if (last === undefined) return 0;
    await insertRecords(tx, records);
    await moveHead(tx, last);
    return records.length;
  });
}

/**
 * Puts the records of these events beside the database as well, recorded now or before: a repetition of a message
 * whose projection failed makes up for it.
 */
export async function projectChanges(
  { db, newest }: AuditContainer,
  events: readonly EventEnvelope[],
): Promise<void> {
  await newest.keep(
    await linkedRecords(
      db,
      events.map(({ id }) => id),
    ),
  );
}
