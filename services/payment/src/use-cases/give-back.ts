import { claimMessage } from '@concert/database/inbox';
import { inTransaction, isDuplicate } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import { money } from '@concert/values/money';
import type { PaymentContainer } from '../container.ts';
import { remainingMinor } from '../domain/payment.ts';
import { roundedUp } from '../domain/provider-amount.ts';
import { lockPayment } from '../store/payments.ts';
import { reserveRefund } from './reserve-refund.ts';
import { showAnew } from './show-anew.ts';

interface Due {
  readonly paymentId: string;
  /** Of a payment, each cause is refunded once. */
  readonly causeKey: 'cancellation' | 'event-cancelled' | 'not-placed';
  /** Undefined for all that was paid. */
  readonly atMostMinor: number | undefined;
}

/**
 * Asks for the refund that an event makes due, once, as far as the payment was not given back before, by us or by
 * the buyer's bank.
 * @throws Error when the payment did not succeed: the message comes again and then to an operator
 */
export async function giveBack(
  container: PaymentContainer,
  { paymentId, causeKey, atMostMinor }: Due,
  event: Received<unknown>,
): Promise<void> {
  try {
    await inTransaction(container.db, async (tx) => {
      if (!(await claimMessage(tx, 'payment', event.id))) return;
      const payment = await lockPayment(tx, paymentId);
      if (payment === undefined) throw new Error(`${event.type} ${event.id} names no payment of ours`);
      const left = remainingMinor(payment);
      const due = roundedUp(money(atMostMinor ?? left, payment.currency));
      const amountMinor = Math.min(left, due.amountMinor);
      if (amountMinor === 0) return;
      const asked = {
        id: container.newId(),
        causeKey,
        amountMinor,
        reason: causeKey,
        requestedBy: null,
        providerRefundId: null,
      };
      await reserveRefund(container, tx, payment, asked, event);
    });
  } catch (error) {
    if (!isDuplicate(error, 'refunds_cause_unique')) throw error;
  }
  await showAnew(container, paymentId);
}
