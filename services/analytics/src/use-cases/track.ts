import { writeItems } from '@concert/cloud/tables';
import { inTransaction } from '@concert/database/transactions';
import type { AnalyticsContainer } from '../container.ts';
import { countTracked } from '../domain/counting.ts';
import { PLATFORM } from '../domain/metrics.ts';
import { type Tracked, type TrackedItem, trackedItem } from '../domain/tracked-item.ts';
import { addCounts } from '../store/counts.ts';
import { publicEvents } from '../store/events.ts';

const TABLE = 'analytics_events';

/**
 * Keeps what browsers tell of, and counts it. These are hints, not accounts: a batch that is sent twice counts
 * twice. Events that nobody can see are counted for no event, so that invented ids leave no rows.
 */
export async function track(
  { db, tables, clock, newId }: AnalyticsContainer,
  tracked: readonly Tracked[],
): Promise<{ readonly accepted: number }> {
  const now = clock();
  const items = tracked.map((one) => trackedItem(one, newId(), now));
  await writeItems(
    tables,
    TABLE,
    items.map((item) => ({ ...item })),
  );
  const known = await publicEvents(db, eventIdsOf(items));
  const counts = items.map(({ day, name, eventId = PLATFORM }) =>
    countTracked(day, name, known.has(eventId) ? eventId : PLATFORM),
  );
  await inTransaction(db, (tx) => addCounts(tx, counts));
  return { accepted: items.length };
}

const eventIdsOf = (items: readonly TrackedItem[]): readonly string[] => [
  ...new Set(items.flatMap(({ eventId }) => (eventId === undefined ? [] : [eventId]))),
];
