import type { EventEnvelope } from '@concert/contracts/envelope';
import { Envelope } from '@concert/contracts/envelope';
import { markPublished, unpublishedEvents } from '@concert/database/outbox';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenEvent, givenUser, type TestEvent, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { consumers as bookingConsumers } from '../../../services/booking/src/consumers.ts';
import type { BookingContainer } from '../../../services/booking/src/container.ts';
import { cancelBooking } from '../../../services/booking/src/use-cases/cancel-booking.ts';
import { holdTickets } from '../../../services/booking/src/use-cases/hold-tickets.ts';
import { consumers as paymentConsumers, refundConsumers } from '../../../services/payment/src/consumers.ts';
import type { PaymentContainer } from '../../../services/payment/src/container.ts';
import { processPayment } from '../../../services/payment/src/use-cases/process-payment.ts';

/** The two services that a purchase and a refund go through. */
export interface Shop {
  readonly booking: BookingContainer;
  readonly payment: PaymentContainer;
}

/** One buyer's way through the shop; what is repeated is repeated under the same keys. */
export interface Visit {
  readonly buyer: TestUser;
  readonly event: TestEvent;
  readonly hold: ReturnType<typeof callWithKey>;
  readonly pay: ReturnType<typeof callWithKey>;
  readonly cancel: ReturnType<typeof callBy>;
  bookingId: string;
}

export async function openVisit({ booking: { db } }: Shop): Promise<Visit> {
  const buyer = await givenUser(db);
  const event = await givenEvent(db, { ticketTypes: [{ capacity: 5 }] });
  return {
    buyer,
    event,
    hold: callWithKey(buyer, 'holdTickets', newId(), { eventId: event.id }),
    pay: callWithKey(buyer, 'processPayment', newId(), { eventId: event.id }),
    cancel: callBy(buyer),
    bookingId: '',
  };
}

/** A part of a purchase or a refund that a process does in one go, and that is repeated whole when it was not done. */
export interface Part {
  readonly name: string;
  readonly play: (shop: Shop, visit: Visit) => Promise<void>;
}

const QUANTITY = 2;

export const PURCHASE: readonly Part[] = [
  {
    name: 'the hold',
    async play({ booking }, visit) {
      const items = [{ ticketTypeId: visit.event.ticketTypeIds[0] ?? '', quantity: QUANTITY }];
      const { recorded } = await holdTickets(booking, { eventId: visit.event.id, items }, visit.hold);
      visit.bookingId = (recorded.body as { id: string }).id;
    },
  },
  {
    name: 'the payment',
    async play({ payment }, { bookingId, pay }) {
      await processPayment(payment, { bookingId, paymentMethodId: 'pm_card_visa' }, pay);
    },
  },
  {
    name: 'the confirmation',
    play: ({ booking }) =>
      deliver(
        booking,
        'PaymentSucceeded',
        queueHandler('booking', bookingConsumers(booking), booking.telemetry),
      ),
  },
];

export const REFUND: readonly Part[] = [
  {
    name: 'the cancellation',
    async play({ booking }, { bookingId, cancel }) {
      await cancelBooking(booking, bookingId, cancel);
    },
  },
  {
    name: 'what is due',
    play: ({ payment }) =>
      deliver(
        payment,
        'BookingCancelled',
        queueHandler('payment', paymentConsumers(payment), payment.telemetry),
      ),
  },
  {
    name: 'the refund',
    play: ({ payment }) =>
      deliver(
        payment,
        'RefundRequested',
        queueHandler('refunds', refundConsumers(payment), payment.telemetry),
      ),
  },
];

type Handler = ReturnType<typeof queueHandler>;

/** What the relay and the queue do with the events of one type. @throws Error when the consumer reports a failure */
async function deliver({ db }: Pick<BookingContainer, 'db'>, type: string, handler: Handler): Promise<void> {
  const waiting = (await unpublishedEvents(db, 100)).filter((event) => event.type === type);
  const envelopes: readonly EventEnvelope[] = waiting.map(
    ({ envelope }) => Envelope.parse(envelope) as never,
  );
  if (envelopes.length === 0) throw new Error(`no ${type} waits to be published`);
  const { batchItemFailures } = await handler(sqsEvent(envelopes));
  if (batchItemFailures.length > 0) throw new Error(`${type} was not applied`);
}

/** Takes what a visit left out of the way of the next one. */
export async function sweepOutbox({ booking: { db } }: Shop): Promise<void> {
  const left = await unpublishedEvents(db, 100);
  await markPublished(
    db,
    left.map(({ id }) => id),
  );
}
