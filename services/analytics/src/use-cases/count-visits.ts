import { writeItems } from '@concert/cloud/tables';
import { claimMessage } from '@concert/database/inbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { AnalyticsContainer } from '../container.ts';
import { countTracked, countVisitors } from '../domain/counting.ts';
import { type Increment, PLATFORM } from '../domain/metrics.ts';
import { TrackedBatch, type TrackedItem } from '../domain/tracked-item.ts';
import { addCounts } from '../store/counts.ts';
import { publicEvents } from '../store/events.ts';
import { noteVisitor } from '../store/visitors.ts';
import { CONSUMER, tell } from './count-events.ts';

const TABLE = 'analytics_events';

/**
 * Keeps what a call told, and counts it once: items are written under the ids that they were given when they came,
 * counts in the transaction that notes the batch. Events that nobody can see are counted for no event, so that
 * invented ids leave no rows.
 */
export async function countVisits(
  { db, tables, telemetry }: AnalyticsContainer,
  message: unknown,
): Promise<void> {
  const { id, visitor, items } = TrackedBatch.parse(message);
  await writeItems(
    tables,
    TABLE,
    items.map((item) => ({ ...item, visitor })),
  );
  const known = await publicEvents(db, eventIdsOf(items));
  const placed = items.map((item) => ({
    ...item,
    eventId: item.eventId !== undefined && known.has(item.eventId) ? item.eventId : PLATFORM,
  }));
  const tracked = placed.map(({ day, name, eventId }) => countTracked(day, name, eventId));
  const isNew = await inTransaction(db, async (tx) => {
    const isClaimed = await claimMessage(tx, CONSUMER, `visits:${id}`);
    if (isClaimed) await addCounts(tx, [...tracked, ...(await newVisits(tx, visitor, placed))]);
    return isClaimed;
  });
  if (isNew) tell(telemetry, tracked);
}

/** The first view of an event's page by this visitor on a day counts for one visitor. */
async function newVisits(
  tx: Tx,
  visitor: string,
  items: readonly { readonly day: string; readonly name: string; readonly eventId: string }[],
): Promise<readonly Increment[]> {
  const views = items.filter(({ name, eventId }) => name === 'event_view' && eventId !== PLATFORM);
  // In one order for all, so that two batches do not wait for each other in a circle.
  const places = [...new Set(views.map(({ day, eventId }) => `${day}/${eventId}`))].sort();
  const visits: Increment[] = [];
  for (const place of places) {
    const [day = '', eventId = ''] = place.split('/');
    if (await noteVisitor(tx, { day, eventId, visitor })) visits.push(countVisitors(day, eventId, 1));
  }
  return visits;
}

const eventIdsOf = (items: readonly TrackedItem[]): readonly string[] => [
  ...new Set(items.flatMap(({ eventId }) => (eventId === undefined ? [] : [eventId]))),
];
