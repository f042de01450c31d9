import { HOUR } from '@concert/values/clock';
import type { PaymentContainer } from '../../services/payment/src/container.ts';
import { ProviderRefusal } from '../../services/payment/src/provider/faults.ts';
import { compareHour } from '../../services/payment/src/use-cases/compare-hour.ts';

/** Money that Stripe took and of which we have no row. */
export interface LostPayment {
  readonly intentId: string;
  readonly paymentId: string | null;
  /** Status and amount, as Stripe has them. */
  readonly theirs: string | null;
}

/** Everything that Stripe took in a span of time and we know nothing of, found as each day's books are compared. */
export async function findLostPayments(
  container: PaymentContainer,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<readonly LostPayment[]> {
  const lost: LostPayment[] = [];
  for (let begin = from.getTime(); begin < to.getTime(); begin += HOUR) {
    const span = { from: new Date(begin), to: new Date(Math.min(begin + HOUR, to.getTime())) };
    const { differences } = await compareHour(container, span);
    for (const { kind, object, objectId, providerId, theirs } of differences)
      if (kind === 'missing-here' && object === 'payment' && providerId !== null)
        lost.push({ intentId: providerId, paymentId: objectId, theirs });
  }
  return lost;
}

/**
 * Gives a lost payment back in full: its booking is gone as well, and nobody could be let in with it. Repeating it
 * gives nothing back twice.
 * @returns whether it was given back now, rather than before
 */
export async function giveLostBack(
  { stripe, environment }: PaymentContainer,
  { intentId, paymentId }: LostPayment,
): Promise<boolean> {
  const metadata = { environment, lostPaymentId: paymentId ?? '' };
  try {
    await stripe.ask((client) =>
      client.refunds.create(
        { payment_intent: intentId, metadata },
        { idempotencyKey: `lost-by-restore-${intentId}` },
      ),
    );
    return true;
  } catch (error) {
    if (error instanceof ProviderRefusal && error.code === 'charge_already_refunded') return false;
    throw error;
  }
}
