import type { DataOf } from '@concert/contracts/event';
import type { bookingEvents } from '@concert/contracts/events/booking';
import { claimMessage } from '@concert/database/inbox';
import { inTransaction } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import type { PaymentContainer } from '../container.ts';
import { findPaymentOf } from '../store/payments.ts';
import { cancelPayment } from './cancel-payment.ts';
import { giveBack } from './give-back.ts';

/**
 * Follows a cancelled booking: what is due of a paid one is given back; the payment of one that was never paid is
 * ended, so that it cannot charge the buyer later. Of one that was cancelled because its payment was charged back
 * nothing is given back: the bank did that.
 */
export async function followCancelledBooking(
  container: PaymentContainer,
  event: Received<DataOf<typeof bookingEvents.BookingCancelled>>,
): Promise<void> {
  const { bookingId, previousStatus, paymentId, refundDueMinor } = event.data;
  const reason: string = event.data.reason;
  if (previousStatus === 'pending') {
    const payment = await findPaymentOf(container.db, bookingId);
    if (payment !== undefined) await cancelPayment(container, payment, event);
    return;
  }
  if (refundDueMinor === 0 || paymentId === null) return;
  if (reason === 'charged-back') return noteApplied(container, event);
  const causeKey = reason === 'event-cancelled' ? 'event-cancelled' : 'cancellation';
  await giveBack(container, { paymentId, causeKey, atMostMinor: refundDueMinor }, event);
}

/** So that the invariants see that the event was not lost. */
async function noteApplied({ db }: PaymentContainer, { id }: Received<unknown>): Promise<void> {
  await inTransaction(db, (tx) => claimMessage(tx, 'payment', id));
}
