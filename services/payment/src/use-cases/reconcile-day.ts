import { paymentEvents } from '@concert/contracts/events/payment';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import { SYSTEM } from '@concert/service-kit/identity';
import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { PaymentContainer } from '../container.ts';
import { addUp } from '../domain/book-sums.ts';
import { type Day, HOURS_OF_DAY, hourOf } from '../domain/days.ts';
import {
  advanceReport,
  closeReport,
  findReport,
  lockReport,
  noteDifferences,
  type Report,
  unlockReport,
} from '../store/reconciliations.ts';
import { compareHour } from './compare-hour.ts';

/** What an hour may take; longer than a function lives, so that a lock outlives nobody who holds it. */
const LOCK_SECONDS = 330;
const RESERVE = 15 * SECOND;

/**
 * Goes on with a day's comparison, hour by hour, as far as there is time; the next run goes on from there. One run
 * has a day for itself. Repeating it changes nothing.
 * @returns whether the day is done
 */
export async function reconcileDay(container: PaymentContainer, day: Day, run: JobRun): Promise<boolean> {
  const { db } = container;
  if (!(await lockReport(db, day, LOCK_SECONDS))) return false;
  try {
    while (run.millisecondsLeft() > RESERVE) {
      const report = await findReport(db, day);
      if (report === undefined || report.status !== 'running') return report !== undefined;
      if (report.nextHour >= HOURS_OF_DAY) await close(container, report);
      else await advance(container, report);
    }
    return false;
  } finally {
    await unlockReport(db, day);
  }
}

async function advance(container: PaymentContainer, report: Report): Promise<void> {
  const { db, newId } = container;
  const { differences, sums } = await compareHour(container, hourOf(report.day, report.nextHour));
  await inTransaction(db, async (tx) => {
    if (!(await advanceReport(tx, report, addUp([...report.sums, ...sums])))) return;
    await noteDifferences(
      tx,
      report,
      differences.map((one) => ({ ...one, id: newId() })),
    );
  });
}

/** Ends the run, and tells when it found something that was not known. */
async function close({ db, newEvent, newId }: PaymentContainer, report: Report): Promise<void> {
  const { day } = report;
  const cause = { actor: SYSTEM, correlationId: newId() };
  await inTransaction(db, async (tx) => {
    const { open, found } = await closeReport(tx, report);
    if (found === 0) return;
    const told = { day, differences: open };
    await appendToOutbox(tx, [newEvent(paymentEvents.ReconciliationDiffered, day, told, cause)]);
  });
}
