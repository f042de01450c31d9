import { createHash } from 'node:crypto';
import type { paymentOperations } from '@concert/contracts/http/payment';
import type { RequestOf } from '@concert/contracts/operation';
import { recordedResponse } from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { conflict, notFound } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { requirePayable } from '../domain/charge.ts';
import type { Intent } from '../domain/intent.ts';
import type { Payment } from '../domain/payment.ts';
import { requireChargeable } from '../domain/smallest-charge.ts';
import { ProviderAway } from '../provider/faults.ts';
import { confirmIntent, createIntent } from '../provider/intents.ts';
import { readCharge } from '../store/charges.ts';
import { closeTry, findPayment, findPaymentOf, storeIntentId } from '../store/payments.ts';
import { lookAgain } from './look-again.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { type PaymentView, paymentView } from './present-payment.ts';
import { recordIntent } from './record-intent.ts';
import { startPayment } from './start-payment.ts';

type PayRequest = RequestOf<typeof paymentOperations.processPayment>['body'];

/**
 * Pays a booking, or tries again after a decline. A booking has one payment and a payment one PaymentIntent for
 * ever, which can succeed once: whatever is repeated, at the same time or after a crash, nobody is charged twice.
 * A decline is an answer (`failed`), not an error.
 *
 * @returns the payment; the same key and body give the same payment as it is now
 * @throws Problem `booking-expired`, `booking-not-pending`, `nothing-to-pay`, `amount-not-chargeable` (409),
 *   `not-found`, `invalid-request`, `idempotency-key-reused` (422), `unavailable` (503: try again, it goes on where
 *   it stopped)
 */
export async function processPayment(
  container: PaymentContainer,
  request: PayRequest,
  call: Call,
): Promise<PaymentView> {
  const { db } = container;
  const { bookingId } = request;
  requireOwnOrigin(container, request.returnUrl);
  const charge = await readCharge(db, bookingId);
  if (charge?.userId !== call.identity.userId) throw notFound('booking', bookingId);
  // The row before the key: a twin that is answered in between is found by its key, not taken for a try gone by.
  const found = await findPaymentOf(db, bookingId);
  const isAnswered = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (found !== undefined && (found.status === 'succeeded' || isAnswered)) {
    return lookAgain(container, found, call);
  }
  requirePayable(charge);
  requireChargeable(charge);
  return tryToPay(container, found ?? (await startPayment(container, bookingId, call)), request, call);
}

async function tryToPay(
  container: PaymentContainer,
  payment: Payment,
  request: PayRequest,
  call: Call,
): Promise<PaymentView> {
  if (payment.status === 'canceled') return refuseEnded(container, payment.bookingId);
  const intentId = payment.intentId ?? (await openIntent(container, payment));
  const intent = await confirm(container, { ...payment, intentId }, request);
  const look = { payment: { ...payment, intentId }, intent };
  const now = await recordIntent(container, look, { cause: call, idempotency: call.idempotency });
  if (now.payment.status === 'canceled') await refuseEnded(container, payment.bookingId);
  return paymentView(now.payment, now.intent);
}

/** Gives the payment its intent. The id is stored before the intent is confirmed, so that none is ever lost. */
async function openIntent(container: PaymentContainer, payment: Payment): Promise<string> {
  const { db, stripe, environment, newId } = container;
  const intent = await createIntent(stripe, payment, { environment, freshKey: newId() });
  if (await storeIntentId(db, payment.id, intent.id)) return intent.id;
  const now = await findPayment(db, payment.id);
  return now?.intentId ?? refuseEnded(container, payment.bookingId);
}

async function confirm(
  { db, stripe }: PaymentContainer,
  payment: Payment & { readonly intentId: string },
  { paymentMethodId, returnUrl }: PayRequest,
): Promise<Intent> {
  const card = createHash('sha256')
    .update(JSON.stringify([paymentMethodId, returnUrl]))
    .digest('base64url');
  const idempotencyKey = `confirm-${payment.id}-${payment.version}-${card}`;
  try {
    return await confirmIntent(stripe, payment.intentId, { paymentMethodId, returnUrl, idempotencyKey });
  } catch (error) {
    if (error instanceof ProviderAway && error.isRemembered) await closeTry(db, payment);
    throw error;
  }
}

/** The payment was ended while it was being tried, because its booking was given up: says so. */
async function refuseEnded({ db }: PaymentContainer, bookingId: string): Promise<never> {
  const charge = await readCharge(db, bookingId);
  if (charge !== undefined) requirePayable(charge);
  throw conflict('booking-not-pending', 'This payment was ended and nothing was charged; hold tickets anew.');
}
