import type { JobRun } from '@concert/service-kit/jobs';
import { after, DAY, SECOND } from '@concert/values/clock';
import { firstIdAt } from '@concert/values/ids';
import type { NotificationContainer } from '../container.ts';
import { purgeNotifications } from '../store/log.ts';
import { purgePending } from '../store/phone-numbers.ts';
import { purgeAllowances, purgeSends } from '../store/sends.ts';

/** Thirteen months: last year's event can still be looked up. */
const KEPT_FOR = 396 * DAY;

const ALLOWANCES_KEPT_FOR = 7 * DAY;

/** A number that nobody confirmed is somebody else's, as far as we know. */
const PENDING_NUMBERS_KEPT_FOR = 1 * DAY;

/** Few rows a statement: others wait for its locks. */
const BATCH = 500;

const RESERVE = 5 * SECOND;

/** Removes what is past its time, in small batches, within the run's time. */
export async function purgeOld(
  { db, clock }: NotificationContainer,
  run: JobRun,
): Promise<Readonly<Record<string, number>>> {
  const now = clock();
  const oldest = firstIdAt(after(now, -KEPT_FOR));
  const day = after(now, -ALLOWANCES_KEPT_FOR).toISOString().slice(0, 10);
  const inBatches = async (purge: () => Promise<number>): Promise<number> => {
    let total = 0;
    for (let removed = BATCH; removed === BATCH && run.millisecondsLeft() > RESERVE; total += removed)
      removed = await purge();
    return total;
  };
  return {
    notificationsPurged: await inBatches(() => purgeNotifications(db, oldest, BATCH)),
    sendsPurged: await inBatches(() => purgeSends(db, oldest, BATCH)),
    pendingNumbersPurged: await inBatches(() =>
      purgePending(db, after(now, -PENDING_NUMBERS_KEPT_FOR), BATCH),
    ),
    allowancesPurged: await inBatches(() => purgeAllowances(db, day, BATCH)),
  };
}
