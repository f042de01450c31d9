import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, isDuplicate } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { notFound } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { requirePayable } from '../domain/charge.ts';
import type { Payment } from '../domain/payment.ts';
import { lockCharge } from '../store/charges.ts';
import { findPaymentOf, insertPayment } from '../store/payments.ts';
import { startEvent } from './payment-news.ts';

/**
 * Writes a booking's payment, once: a twin that comes at the same time goes on with the row that is there. The
 * booking is locked against changes meanwhile, so that the payment is over what the booking costs.
 * @throws Problem `nothing-to-pay`, `booking-not-pending`, `booking-expired` (409)
 */
export async function startPayment(
  container: PaymentContainer,
  bookingId: string,
  cause: Cause,
): Promise<Payment> {
  try {
    await writePayment(container, bookingId, cause);
  } catch (error) {
    if (!isDuplicate(error, 'payments_booking_unique')) throw error;
  }
  const payment = await findPaymentOf(container.db, bookingId);
  if (payment === undefined) throw new Error(`the payment of booking ${bookingId} was lost`);
  return payment;
}

async function writePayment(
  { db, newId, newEvent }: PaymentContainer,
  bookingId: string,
  cause: Cause,
): Promise<void> {
  const id = newId();
  await inTransaction(db, async (tx) => {
    const charge = await lockCharge(tx, bookingId);
    if (charge === undefined) throw notFound('booking', bookingId);
    requirePayable(charge);
    const { userId, eventId, organizerId, amountMinor, currency } = charge;
    const payment = { id, bookingId, userId, eventId, organizerId, amountMinor, currency };
    await insertPayment(tx, { ...payment, correlationId: cause.correlationId });
    await appendToOutbox(tx, [startEvent(newEvent, payment, cause)]);
  });
}
