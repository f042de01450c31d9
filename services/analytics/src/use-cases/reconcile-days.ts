import { inTransaction } from '@concert/database/transactions';
import { after, DAY } from '@concert/values/clock';
import type { AnalyticsContainer } from '../container.ts';
import { dayOf } from '../domain/counting.ts';
import { combine, type Increment } from '../domain/metrics.ts';
import { addCounts, countsOf } from '../store/counts.ts';
import { RECONCILED, trueCounts } from '../store/truth.ts';

/** Days before today that are looked at again: a message may be that late, or lost. */
const DAYS_BACK = 3;

/**
 * Holds the counts of the last days against bookings, payments and refunds, and corrects what differs. It adds the
 * difference rather than writing the sum, so that what is counted meanwhile stays; a message that comes after its day
 * was corrected counts twice until the next run.
 * @returns how many counts were wrong, and by how much money
 */
export async function reconcileDays({ db, clock }: Pick<AnalyticsContainer, 'db' | 'clock'>) {
  const figures = { corrected: 0, driftMinor: 0 };
  for (let back = DAYS_BACK; back >= 1; back -= 1) {
    const day = dayOf(after(clock(), -back * DAY));
    const differences = await inTransaction(db, async (tx) => {
      const found = differencesOf(await trueCounts(tx, day), await countsOf(tx, day, RECONCILED));
      await addCounts(tx, found);
      return found;
    });
    figures.corrected += differences.length;
    figures.driftMinor += differences
      .filter(({ metric }) => metric === 'revenueMinor' || metric === 'refundsMinor')
      .reduce((sum, { amount }) => sum + Math.abs(amount), 0);
  }
  return figures;
}

/** What has to be added to the counts to make them true. */
function differencesOf(truth: readonly Increment[], counted: readonly Increment[]): readonly Increment[] {
  const taken = counted.map((one) => ({ ...one, amount: -one.amount }));
  return combine([...truth, ...taken]).filter(({ amount }) => amount !== 0);
}
