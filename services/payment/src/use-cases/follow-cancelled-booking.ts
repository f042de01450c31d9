import type { DataOf } from '@concert/contracts/event';
import type { bookingEvents } from '@concert/contracts/events/booking';
import type { Received } from '@concert/service-kit/consumers';
import type { PaymentContainer } from '../container.ts';
import { findPaymentOf } from '../store/payments.ts';
import { cancelPayment } from './cancel-payment.ts';
import { giveBack } from './give-back.ts';

/**
 * Follows a cancelled booking: what is due of a paid one is given back; the payment of one that was never paid is
 * ended, so that it cannot charge the buyer later.
 */
export async function followCancelledBooking(
  container: PaymentContainer,
  event: Received<DataOf<typeof bookingEvents.BookingCancelled>>,
): Promise<void> {
  const { bookingId, previousStatus, reason, paymentId, refundDueMinor } = event.data;
  if (previousStatus === 'pending') {
    const payment = await findPaymentOf(container.db, bookingId);
    if (payment !== undefined) await cancelPayment(container, payment, event);
    return;
  }
  if (refundDueMinor === 0 || paymentId === null) return;
  const causeKey = reason === 'buyer' ? 'cancellation' : 'event-cancelled';
  await giveBack(container, { paymentId, causeKey, atMostMinor: refundDueMinor }, event);
}
