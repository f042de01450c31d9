import { databaseNow } from '@concert/database/transactions';
import type { JobRun } from '@concert/service-kit/jobs';
import { after, MINUTE } from '@concert/values/clock';
import type { AuditContainer } from '../container.ts';
import { dayAfter, dayOf } from '../domain/days.ts';
import { type ClosedDay, sealDay } from '../domain/seal.ts';
import { closeAgainst, NOTHING_VERIFIED, verifyOn } from '../domain/verification.ts';
import { dayBefore, daysIn, keepSeal, type TrailDay } from '../store/days.ts';
import { chainBatches } from '../store/records.ts';
import { HAND_OVER } from './relay-outbox.ts';

/** By then every writer that began before midnight has ended: nobody waits longer for a lock than 50 seconds. */
const QUIET_AFTER_MIDNIGHT = 5 * MINUTE;

const DAYS_A_RUN = 31;

/**
 * Closes the days that are over, the oldest first: each is read and verified as a whole once more, and its end is
 * signed. A day that does not verify is sealed as it is, since that is what was found, and the operators are told.
 */
export async function sealDays(container: AuditContainer, run: JobRun): Promise<Record<string, number>> {
  const { db } = container;
  const last = dayAfter(dayOf(after(await databaseNow(db), -QUIET_AFTER_MIDNIGHT)), -1);
  let sealed = 0;
  for (const day of await daysIn(db, 'open', last, DAYS_A_RUN)) {
    // Each seal covers the day before: the first that cannot be sealed keeps the others back.
    if (!(await closeDay(container, day, run))) break;
    sealed += 1;
  }
  return { sealed };
}

async function closeDay(container: AuditContainer, day: TrailDay, run: JobRun): Promise<boolean> {
  const { db, keys } = container;
  const found = closeAgainst(
    await verifyOn(NOTHING_VERIFIED, chainBatches(db, day.day), () => run.millisecondsLeft() > HAND_OVER),
    day,
    false,
  );
  if (!found.isComplete) return false;
  if (found.firstBroken !== null) await tellOperators(container, day.day, found.firstBroken);
  const seal = sealDay(await closedDay(container, day), await keys.signing());
  return keepSeal(db, day, found, seal);
}

/** What a day's seal is put on. */
export async function closedDay({ db }: AuditContainer, day: TrailDay): Promise<ClosedDay> {
  const { sequence, hash } = day;
  return { day: day.day, sequence, hash, previous: await dayBefore(db, day.day) };
}

/** Before the seal, so that a crash between the two tells again rather than never. */
async function tellOperators({ alerts }: AuditContainer, day: string, firstBroken: object): Promise<void> {
  await alerts.publish({
    subject: `Concert: the audit trail of ${day} does not verify`,
    body: { day, firstBroken, runbook: 'docs/runbooks/audit.md' },
  });
}
