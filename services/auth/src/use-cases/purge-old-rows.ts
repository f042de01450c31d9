import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { AuthContainer } from '../container.ts';
import { purgeVerifications } from '../store/email-verifications.ts';
import { forgetOldAttempts } from '../store/login-attempts.ts';
import { purgeResets } from '../store/password-resets.ts';

/** What each table forgets once it is of no use. */
const PURGES = [
  { name: 'loginAttemptsPurged', purge: forgetOldAttempts },
  { name: 'passwordResetsPurged', purge: purgeResets },
  { name: 'emailVerificationsPurged', purge: purgeVerifications },
] as const;

/** Few rows a statement: logins wait for its locks. */
const BATCH = 500;

/** For the last batch of a run. */
const RESERVE = 5 * SECOND;

/** Removes rows that are past their time, in small batches, within the run's time. */
export async function purgeOldRows(
  { db }: AuthContainer,
  run: JobRun,
): Promise<Readonly<Record<string, number>>> {
  const purged: Record<string, number> = {};
  for (const { name, purge } of PURGES) {
    let total = 0;
    for (let removed = BATCH; removed === BATCH && run.millisecondsLeft() > RESERVE; total += removed) {
      removed = await purge(db, BATCH);
    }
    purged[name] = total;
  }
  return purged;
}
