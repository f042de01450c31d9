import type { DataOf, EventType } from '@concert/contracts/event';
import { bookingEvents } from '@concert/contracts/events/booking';
import { paymentEvents } from '@concert/contracts/events/payment';
import { fromJsonColumn } from '@concert/database/json';
import type { Received } from '@concert/service-kit/consumers';
import { SYSTEM } from '@concert/service-kit/identity';
import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { after, MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { buildContainer, type PaymentContainer } from '../src/container.ts';
import { processPayment } from '../src/use-cases/process-payment.ts';

/** The payment service as a function of it would build it. */
export function openTill(stripeUrl = process.env.STRIPE_API_URL): Promise<PaymentContainer> {
  return buildContainer({ ...process.env, STRIPE_API_URL: stripeUrl });
}

export async function closeTill(till: PaymentContainer): Promise<void> {
  till.cache.close();
  await till.db.destroy();
}

export interface TestBooking {
  readonly id: string;
  readonly eventId: string;
  readonly organizer: Pick<TestUser, 'id' | 'role'>;
  readonly buyer: TestUser;
}

export interface TestBookingOptions {
  readonly totalMinor?: number;
  readonly currency?: string;
  readonly status?: 'pending' | 'expired' | 'cancelled';
  /** Milliseconds from now. */
  readonly expiresIn?: number;
}

/** A hold that waits to be paid. */
export async function givenBooking(
  { db }: PaymentContainer,
  options: TestBookingOptions = {},
): Promise<TestBooking> {
  const currency = options.currency ?? 'EUR';
  const buyer = await givenUser(db);
  const event = await givenEvent(db, { currency });
  const id = newId();
  const now = new Date();
  await db
    .insertInto('bookings')
    .values({
      id,
      user_id: buyer.id,
      event_id: event.id,
      status: options.status ?? 'pending',
      currency,
      total_minor: options.totalMinor ?? 9000,
      expires_at: after(now, options.expiresIn ?? 10 * MINUTE),
      created_at: now,
      updated_at: now,
    })
    .execute();
  return { id, eventId: event.id, organizer: { id: event.organizerId, role: 'organizer' }, buyer };
}

/** Changes a booking as its own service would. */
export async function setBooking(
  { db }: PaymentContainer,
  id: string,
  change: { readonly status?: string; readonly payment_id?: string; readonly expires_at?: Date },
): Promise<void> {
  await db.updateTable('bookings').set(change).where('id', '=', id).execute();
}

/** The buyer pays with this card; with a key it is sent as `Idempotency-Key`. */
export function pay(
  till: PaymentContainer,
  { id: bookingId, buyer }: TestBooking,
  paymentMethodId: string,
  key?: string,
) {
  const request = { bookingId, paymentMethodId };
  const call = key === undefined ? callBy(buyer) : callWithKey(buyer, 'processPayment', key, request);
  return processPayment(till, request, call);
}

/** A booking that is paid and confirmed. */
export async function givenPaid(
  till: PaymentContainer,
  card = 'pm_card_visa',
  options: TestBookingOptions = {},
): Promise<{ readonly booking: TestBooking; readonly paymentId: string }> {
  const booking = await givenBooking(till, options);
  const { id: paymentId, status } = await pay(till, booking, card);
  if (status !== 'succeeded') throw new Error(`the payment is ${status}`);
  await setBooking(till, booking.id, { status: 'confirmed', payment_id: paymentId });
  return { booking, paymentId };
}

/** The row as it stands. */
export function rowOf({ db }: PaymentContainer, bookingId: string) {
  return db.selectFrom('payments').selectAll().where('booking_id', '=', bookingId).executeTakeFirstOrThrow();
}

export function refundsOf({ db }: PaymentContainer, paymentId: string) {
  return db.selectFrom('refunds').selectAll().where('payment_id', '=', paymentId).orderBy('id').execute();
}

/** The types of the events that were told of this payment or its refunds, in order. */
export async function toldOf({ db }: PaymentContainer, paymentId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('outbox').select(['type', 'envelope']).orderBy('id').execute();
  return rows
    .filter(({ envelope }) => JSON.stringify(fromJsonColumn(envelope)).includes(`"paymentId":"${paymentId}"`))
    .map(({ type }) => type);
}

/** An event as a consumer gets it. */
export function received<E extends EventType>(type: E, data: DataOf<E>): Received<DataOf<E>> {
  return {
    id: newId(),
    type: type.type,
    time: new Date(),
    subject: `${type.subject}/${newId()}`,
    correlationId: newId(),
    actor: SYSTEM,
    data,
  };
}

export function cancelled(
  booking: TestBooking,
  change: {
    readonly previousStatus: 'pending' | 'confirmed';
    readonly paymentId?: string;
    readonly refundDueMinor?: number;
    readonly reason?: 'buyer' | 'event-cancelled';
  },
) {
  return received(bookingEvents.BookingCancelled, {
    bookingId: booking.id,
    eventId: booking.eventId,
    userId: booking.buyer.id,
    items: [],
    currency: 'EUR',
    reason: 'buyer',
    paymentId: null,
    refundDueMinor: 0,
    ...change,
  });
}

/** What the refund queue carries. */
export function requestedRefund(refundId: string) {
  return received(paymentEvents.RefundRequested, {
    refundId,
    paymentId: newId(),
    bookingId: newId(),
    userId: newId(),
    amountMinor: 1,
    currency: 'EUR',
    reason: 'test',
  });
}
