import { databaseNow } from '@concert/database/transactions';
import type { JobRun } from '@concert/service-kit/jobs';
import { after, DAY, SECOND } from '@concert/values/clock';
import type { BookingContainer } from '../container.ts';
import { type PastPlace, purgeExpired } from '../store/past-holds.ts';

/** How long a hold that expired is kept, for questions of its buyer. */
const KEPT_FOR = 30 * DAY;

/** Few rows a transaction: others wait for its locks. */
const BATCH = 200;

const RESERVE = 5 * SECOND;

/**
 * Removes holds that expired long ago and were never paid, within the run's time; the next run goes on. No event
 * tells of it: that they expired was told, and the trail keeps it for its own time.
 */
export async function purgeHolds(
  { db }: Pick<BookingContainer, 'db'>,
  run: JobRun,
): Promise<{ readonly purged: number }> {
  const before = after(await databaseNow(db), -KEPT_FOR);
  let purged = 0;
  let from: PastPlace | undefined = { expiresAt: new Date(0), id: '' };
  while (from !== undefined && run.millisecondsLeft() > RESERVE) {
    const batch: { readonly purged: number; readonly next: PastPlace | undefined } = await purgeExpired(db, {
      before,
      from,
      limit: BATCH,
    });
    purged += batch.purged;
    from = batch.next;
  }
  return { purged };
}
