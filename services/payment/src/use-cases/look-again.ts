import type { Cause } from '@concert/service-kit/events';
import type { PaymentContainer } from '../container.ts';
import type { Payment } from '../domain/payment.ts';
import { ProviderAway } from '../provider/faults.ts';
import { retrieveIntent } from '../provider/intents.ts';
import { type PaymentView, paymentView } from './present-payment.ts';
import { recordIntent } from './record-intent.ts';

/**
 * A payment as it is now, for its buyer. While the bank waits for the buyer Stripe is asked, for the way to the
 * bank's page, and so that who comes back from there need not wait for the webhook. Without Stripe the row must do.
 */
export async function lookAgain(
  container: PaymentContainer,
  payment: Payment,
  cause: Cause,
): Promise<PaymentView> {
  if (payment.status !== 'requires_action' || payment.intentId === null) return paymentView(payment);
  try {
    const intent = await retrieveIntent(container.stripe, payment.intentId);
    const now = await recordIntent(container, { payment, intent }, { cause });
    return paymentView(now.payment, now.intent);
  } catch (error) {
    if (error instanceof ProviderAway) return paymentView(payment);
    throw error;
  }
}
