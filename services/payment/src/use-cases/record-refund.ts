import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { PaymentContainer } from '../container.ts';
import type { Refund, RefundNews } from '../domain/refund.ts';
import { freeAmount } from '../store/payment-sums.ts';
import { lockPayment } from '../store/payments.ts';
import { moveRefund } from '../store/refunds.ts';
import { refundEvent } from './payment-news.ts';
import { showAnew } from './show-anew.ts';

/**
 * Records what Stripe says of a refund, by whomever it was asked. Each state is told once. The amount of a refund
 * that failed is free again, so that an operator can refund it another way.
 * @param eventId Stripe's, when a webhook told it
 */
export async function recordRefund(
  container: PaymentContainer,
  { refund, news }: { readonly refund: Refund; readonly news: RefundNews },
  { cause, eventId }: { readonly cause: Cause; readonly eventId?: string },
): Promise<void> {
  const { db, newEvent } = container;
  await inTransaction(db, async (tx) => {
    if (eventId !== undefined && !(await claimMessage(tx, 'stripe', eventId))) return;
    const payment = await lockPayment(tx, refund.paymentId);
    if (payment === undefined || !(await moveRefund(tx, refund.id, news))) return;
    if (news.status === 'failed') await freeAmount(tx, payment.id, refund.amountMinor);
    await appendToOutbox(tx, [refundEvent(newEvent, payment, { ...refund, ...news }, cause)]);
  });
  if (news.status === 'failed') await showAnew(container, refund.paymentId);
}
