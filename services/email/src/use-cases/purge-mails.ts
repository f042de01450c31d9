import { databaseNow } from '@concert/database/transactions';
import type { JobRun } from '@concert/service-kit/jobs';
import { after, DAY, SECOND } from '@concert/values/clock';
import type { EmailContainer } from '../container.ts';
import { SOFT_BOUNCES } from '../domain/suppression.ts';
import { purgeEmails } from '../store/email-logs.ts';
import { purgeSoftBounces } from '../store/suppressions.ts';

/** How long is kept what became of mails; suppressions stay for as long as they hold. */
const KEPT = [
  { name: 'mailsPurged', purge: purgeEmails, forAge: 365 * DAY },
  { name: 'softBouncesPurged', purge: purgeSoftBounces, forAge: 2 * SOFT_BOUNCES.within },
] as const;

/** Few rows a statement: others wait for its locks. */
const BATCH = 500;

/** Removes what is past its time, in small batches; what the run has no time for is left to the next one. */
export async function purgeMails(
  { db }: EmailContainer,
  run: JobRun,
): Promise<Readonly<Record<string, number>>> {
  const now = await databaseNow(db);
  const purged: Record<string, number> = {};
  for (const { name, purge, forAge } of KEPT) {
    let total = 0;
    for (let removed = BATCH; removed === BATCH && run.millisecondsLeft() > 5 * SECOND; total += removed) {
      removed = await purge(db, after(now, -forAge), BATCH);
    }
    purged[name] = total;
  }
  return purged;
}
