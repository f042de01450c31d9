import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { PaymentContainer } from '../container.ts';
import { isFinal, type Payment } from '../domain/payment.ts';
import { cancelIntent } from '../provider/intents.ts';
import { cancelUnopened, findPayment } from '../store/payments.ts';
import { changeEvents } from './payment-news.ts';
import { recordIntent } from './record-intent.ts';

/**
 * Ends an unpaid payment whose booking was given up, so that it can charge nobody any more. One that is being
 * charged, or was, goes its way: booking hands it back (`PaymentNotPlaced`).
 */
export async function cancelPayment(
  container: PaymentContainer,
  found: Payment,
  cause: Cause,
): Promise<void> {
  if (found.intentId === null && (await endUnopened(container, found, cause))) return;
  const payment = await findPayment(container.db, found.id);
  if (payment === undefined || payment.intentId === null || isFinal(payment.status)) return;
  const intent = await cancelIntent(container.stripe, payment.intentId);
  await recordIntent(container, { payment, intent }, { cause });
}

/** Nothing is at Stripe yet, and nothing will be, as the intent of an ended payment cannot be stored. */
async function endUnopened(
  { db, newEvent }: PaymentContainer,
  payment: Payment,
  cause: Cause,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const isEnded = await cancelUnopened(tx, payment.id);
    if (isEnded) await appendToOutbox(tx, changeEvents(newEvent, payment, { status: 'canceled' }, cause));
    return isEnded;
  });
}
