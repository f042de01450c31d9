import { bookingEvents } from '@concert/contracts/events/booking';
import { paymentEvents } from '@concert/contracts/events/payment';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { PaymentContainer } from './container.ts';
import { followCancelledBooking } from './use-cases/follow-cancelled-booking.ts';
import { makeRequestedRefund } from './use-cases/make-refund.ts';
import { returnMisplacedPayment } from './use-cases/return-misplaced-payment.ts';

/** The event table of the payment queue: event → use case. */
export function consumers(container: PaymentContainer): readonly Subscription[] {
  return [
    on(bookingEvents.BookingCancelled, (event) => followCancelledBooking(container, event)),
    on(bookingEvents.PaymentNotPlaced, (event) => returnMisplacedPayment(container, event)),
  ];
}

/** The event table of the refund queue. */
export function refundConsumers(container: PaymentContainer): readonly Subscription[] {
  return [on(paymentEvents.RefundRequested, (event) => makeRequestedRefund(container, event))];
}
