import { claimMessage, isClaimed } from '@concert/database/inbox';
import { inTransaction } from '@concert/database/transactions';
import type { PaymentContainer } from '../container.ts';
import type { Payment } from '../domain/payment.ts';
import type { ChargeNotice } from '../provider/notices.ts';
import { retrieveSettlement } from '../provider/settlements.ts';
import { storeSettlement } from '../store/payment-sums.ts';
import { findPaymentByIntent } from '../store/payments.ts';
import { showAnew } from './show-anew.ts';

/** Notes what Stripe kept of a payment, when a charge's event says that it knows. */
export async function followChargeNotice(
  container: PaymentContainer,
  { eventId, intentId }: ChargeNotice,
): Promise<void> {
  const { db } = container;
  if (await isClaimed(db, 'stripe', eventId)) return;
  const payment = await findPaymentByIntent(db, intentId);
  if (payment !== undefined) await learnSettlement(container, payment);
  await inTransaction(db, (tx) => claimMessage(tx, 'stripe', eventId));
}

/**
 * Asks Stripe what it kept of a payment, unless that is known. Never while a buyer waits. A payment whose success
 * is not recorded yet is left to the reconciliation.
 */
export async function learnSettlement(container: PaymentContainer, payment: Payment): Promise<void> {
  if (payment.settlement !== null || payment.intentId === null || payment.status !== 'succeeded') return;
  const settlement = await retrieveSettlement(container.stripe, payment.intentId);
  if (settlement === undefined) return;
  await storeSettlement(container.db, payment.id, settlement);
  await showAnew(container, payment.id);
}
