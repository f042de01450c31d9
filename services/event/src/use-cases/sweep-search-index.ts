import type { Database } from '@concert/database/connection';
import { inTransaction } from '@concert/database/transactions';
import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { EventContainer } from '../container.ts';
import { lockEvent } from '../store/events.ts';
import { eventsToIndex, forgetEvents, indexEvent, lockBegunEvents } from '../store/search-index.ts';

const BATCH = 50;
/** What a run leaves for its end: a batch takes less. */
const HAND_OVER = 10 * SECOND;

/**
 * Takes events that have begun out of the search index, and puts in those that are published and missing: of before
 * the index, or in its former form. May be repeated and interrupted as one likes: each event is one step.
 */
export async function sweepSearchIndex(
  { db }: EventContainer,
  run: JobRun,
): Promise<{ readonly forgotten: number; readonly indexed: number }> {
  const hasTime = () => run.millisecondsLeft() > HAND_OVER;
  let forgotten = 0;
  for (let last = BATCH; last === BATCH && hasTime(); forgotten += last) last = await forgetBatch(db);
  let indexed = 0;
  for (let ids = await eventsToIndex(db, BATCH); ids.length > 0 && hasTime(); ) {
    for (const id of ids) await indexOne(db, id);
    indexed += ids.length;
    ids = await eventsToIndex(db, BATCH);
  }
  return { forgotten, indexed };
}

const forgetBatch = (db: Database): Promise<number> =>
  inTransaction(db, async (tx) => {
    const ids = await lockBegunEvents(tx, BATCH);
    await forgetEvents(tx, ids);
    return ids.length;
  });

const indexOne = (db: Database, id: string): Promise<void> =>
  inTransaction(db, async (tx) => {
    const sheet = await lockEvent(tx, id);
    if (sheet?.event.status === 'published') await indexEvent(tx, sheet.event);
  });
