import type { Cause } from '@concert/service-kit/events';
import { unavailable } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import type { Intent } from '../domain/intent.ts';
import { isFinal, type Payment, paymentStatusOf } from '../domain/payment.ts';
import { retrieveIntent } from '../provider/intents.ts';
import type { IntentNotice } from '../provider/notices.ts';
import { findPayment } from '../store/payments.ts';
import { recordIntent } from './record-intent.ts';

/**
 * Follows an event about an intent. A final state is taken from the event; everything else may be out of date, so
 * the event is only the occasion to look at the intent, and a decline that it tells of is told.
 *
 * A payment's row is committed before its intent is made, so an intent of this environment without a row means
 * that rows were lost, by a restore to an earlier point: the event is refused, so that Stripe keeps sending it and
 * its dashboard shows it.
 */
export async function followIntentNotice(
  container: PaymentContainer,
  { eventId, paymentId, intent: told }: IntentNotice,
  { actor, correlationId }: Cause,
): Promise<void> {
  const payment = await findPayment(container.db, paymentId);
  if (payment === undefined) throw unavailable(`There is no payment ${paymentId} yet; send the event again.`);
  if (isOrphan(payment, told)) return;
  const isLastWord = isFinal(paymentStatusOf(told));
  const intent = isLastWord ? told : await retrieveIntent(container.stripe, told.id);
  const cause = { actor, correlationId: payment.correlationId || correlationId };
  await recordIntent(container, { payment, intent }, { cause, failure: told.failure, eventId });
}

/** An intent that was made twice, after an unclear answer, and is never confirmed. */
function isOrphan(payment: Payment, { id, status }: Intent): boolean {
  return payment.intentId !== null && payment.intentId !== id && status !== 'succeeded';
}
