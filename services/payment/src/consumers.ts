import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { paymentEvents } from '@concert/contracts/events/payment';
import { on, type Subscription } from '@concert/service-kit/consumers';
import { SECOND } from '@concert/values/clock';
import type { PaymentContainer } from './container.ts';
import { eraseMember } from './use-cases/erase-member.ts';
import { followCancelledBooking } from './use-cases/follow-cancelled-booking.ts';
import { makeRequestedRefund } from './use-cases/make-refund.ts';
import { reconcileDay } from './use-cases/reconcile-day.ts';
import { returnMisplacedPayment } from './use-cases/return-misplaced-payment.ts';
import { showSurely } from './use-cases/show-anew.ts';

/** What a message may take, so that it is done before it would come again; the hourly job goes on from there. */
const MESSAGE_TIME = 40 * SECOND;

/** The event table of the payment queue: event → use case. */
export function consumers(container: PaymentContainer): readonly Subscription[] {
  return [
    on(bookingEvents.BookingCancelled, (event) => followCancelledBooking(container, event)),
    on(bookingEvents.PaymentNotPlaced, (event) => returnMisplacedPayment(container, event)),
    on(authEvents.UserErased, (event) => eraseMember(container, event)),
    on(paymentEvents.ReconciliationRequested, async ({ data }) => {
      const until = performance.now() + MESSAGE_TIME;
      await reconcileDay(container, data.day, { millisecondsLeft: () => until - performance.now() });
    }),
    ...KEPT_ANEW_BY.map((type) => on(type, ({ data }) => showSurely(container, data.paymentId))),
  ];
}

/** What changes a payment that is settled: its kept copy follows, also after a crash. */
const KEPT_ANEW_BY = [
  paymentEvents.RefundRequested,
  paymentEvents.RefundFailed,
  paymentEvents.DisputeOpened,
  paymentEvents.DisputeClosed,
] as const;

/** The event table of the refund queue. */
export function refundConsumers(container: PaymentContainer): readonly Subscription[] {
  return [on(paymentEvents.RefundRequested, (event) => makeRequestedRefund(container, event))];
}
