import { databaseNow } from '@concert/database/transactions';
import type { JobRun } from '@concert/service-kit/jobs';
import type { AuditContainer } from '../container.ts';
import { dayOf } from '../domain/days.ts';
import { verifyOn } from '../domain/verification.ts';
import { daysIn, keepProgress } from '../store/days.ts';
import { chainBatches } from '../store/records.ts';
import { HAND_OVER } from './relay-outbox.ts';

const MOST_DAYS = 3;

/**
 * Goes on verifying the days that are still open, from where the last run left off, so that a report of today has
 * little left to read.
 */
export async function verifyOpenDays({ db }: AuditContainer, run: JobRun): Promise<Record<string, number>> {
  let verified = 0;
  for (const day of await daysIn(db, 'open', dayOf(await databaseNow(db)), MOST_DAYS)) {
    const from = { ...day.verified, isComplete: false };
    const batches = chainBatches(db, day.day, from.end.sequence);
    const found = await verifyOn(from, batches, () => run.millisecondsLeft() > HAND_OVER);
    if (found.records > from.records) await keepProgress(db, day, found);
    verified += found.records - from.records;
  }
  return { verified };
}
