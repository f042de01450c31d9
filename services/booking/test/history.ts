import type { EventEnvelope } from '@concert/contracts/envelope';
import { eventEvents } from '@concert/contracts/events/event';
import { paymentEvents } from '@concert/contracts/events/payment';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import { freeStock, setStockOpen } from '@concert/inventory/stock';
import { givenEvent, givenUser, type TestEvent, type TestUser } from '@concert/testing/builders';
import { callBy, envelope } from '@concert/testing/calls';
import type { OwnDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import type { BookingContainer } from '../src/container.ts';
import { findBooking } from '../src/store/bookings.ts';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { cancelEventBookings } from '../src/use-cases/cancel-event-bookings.ts';
import { changeBooking } from '../src/use-cases/change-booking.ts';
import { checkIn } from '../src/use-cases/check-in.ts';
import { confirmBooking } from '../src/use-cases/confirm-booking.ts';
import { endDispute, openDispute } from '../src/use-cases/follow-disputes.ts';
import { giveTickets } from '../src/use-cases/give-tickets.ts';
import { holdTickets } from '../src/use-cases/hold-tickets.ts';
import { reissueTicket } from '../src/use-cases/reissue-ticket.ts';
import { sweepOnce } from '../src/use-cases/sweep-holds.ts';
import { undoCheckIn } from '../src/use-cases/undo-check-in.ts';
import { type ModelBooking, type ModelItems, TYPES } from './history-model.ts';
import { told } from './selling.ts';

export interface Live {
  readonly id: string;
  readonly fan: Pick<TestUser, 'id' | 'role'>;
  readonly disputeId: string;
  payment: EventEnvelope | undefined;
}

/** One event with its buyers on real stores, and what they can do. */
export interface History {
  readonly bookings: Live[];
  hold(fan: number, items: ModelItems): Promise<void>;
  change(booking: Live, items: ModelItems): Promise<void>;
  cancel(booking: Live): Promise<void>;
  /** The expiry passes. */
  age(booking: Live): Promise<void>;
  sweep(): Promise<void>;
  /** The money arrives; booking is not told yet. */
  charge(booking: Live): Promise<void>;
  /** Booking is told, perhaps not for the first time. */
  deliver(booking: Live): Promise<void>;
  /** What payment does with all that booking handed back or cancelled. */
  giveBack(): Promise<void>;
  cancelEvent(): Promise<void>;
  /** The organiser gives tickets away. */
  give(items: ModelItems): Promise<void>;
  /** Somebody comes with the first ticket that still admits. */
  scan(booking: Live): Promise<void>;
  /** The first check-in is taken back. */
  undo(booking: Live): Promise<void>;
  /** The first ticket that still admits is issued anew. */
  reissue(booking: Live): Promise<void>;
  dispute(booking: Live, told: 'open' | 'won' | 'lost'): Promise<void>;
  /** The state as the database has it. */
  free(): Promise<readonly number[]>;
  states(): Promise<readonly ModelBooking[]>;
}

export async function openHistory(container: BookingContainer, { db }: OwnDatabase): Promise<History> {
  const event = await givenEvent(db, { ticketTypes: TYPES });
  const fans = await Promise.all([givenUser(db), givenUser(db), givenUser(db)]);
  const staff = await givenUser(db, 'staff');
  const bookings: Live[] = [];
  const wanted = (items: ModelItems) =>
    [...items].map(([type, quantity]) => ({ ticketTypeId: event.ticketTypeIds[type] ?? '', quantity }));

  return {
    bookings,
    async hold(index, items) {
      const fan = fans[index % fans.length]!;
      const { recorded } = await holdTickets(
        container,
        { eventId: event.id, items: wanted(items) },
        callBy(fan),
      );
      bookings.push({ ...liveOf(recorded), fan });
    },
    async change({ id, fan }, items) {
      await changeBooking(container, id, { items: wanted(items) }, callBy(fan));
    },
    async cancel({ id, fan }) {
      await cancelBooking(container, id, callBy(fan));
    },
    // A transaction of our own, because it may deadlock with what happens beside it, and is then tried again.
    age: ({ id }) =>
      inTransaction(db, async (tx) => {
        await tx
          .updateTable('bookings')
          .set({ expires_at: sql`UTC_TIMESTAMP(3) - INTERVAL 1 SECOND` })
          .where('id', '=', id)
          .where('status', '=', 'pending')
          .execute();
      }),
    async sweep() {
      await sweepOnce(container);
    },
    async charge(live) {
      live.payment = (await receiveMoney(container, live)) ?? live.payment;
    },
    async deliver({ payment }) {
      if (payment === undefined) return;
      const { time, data, ...rest } = payment;
      const parsed = paymentEvents.PaymentSucceeded.data.parse(data);
      await confirmBooking(container, { ...rest, time: new Date(time), data: parsed });
    },
    giveBack: () => giveBackAll(container),
    cancelEvent: () => cancelWholeEvent(container, event),
    async give(items) {
      const fan = { id: event.organizerId, role: 'organizer' as const };
      const recipient = { name: 'Grace Guest', email: 'grace@press.example' };
      const request = { items: wanted(items), recipient };
      const { recorded } = await giveTickets(container, event.id, request, callBy(fan));
      bookings.push({ ...liveOf(recorded), fan });
    },
    async scan(live) {
      const ticket = await firstTicket(container, live, event, 'unused');
      if (ticket !== undefined) await checkIn(container, ticket.code, {}, callBy(staff));
    },
    async undo(live) {
      const ticket = await firstTicket(container, live, event, 'used');
      if (ticket !== undefined)
        await undoCheckIn(container, ticket.code, { reason: 'Mistake' }, callBy(staff));
    },
    async reissue(live) {
      const ticket = await firstTicket(container, live, event, 'unused');
      if (ticket !== undefined)
        await reissueTicket(container, { id: live.id, ticketId: ticket.id }, callBy(live.fan));
    },
    dispute: (live, told) => tellOfDispute(container, live, event, told),
    async free() {
      const free = await freeStock(db, event.ticketTypeIds);
      return event.ticketTypeIds.map((id) => free.get(id) ?? 0);
    },
    states: () => Promise.all(bookings.map((live) => stateOf(container, live, event))),
  };
}

const liveOf = ({ body }: { readonly body: unknown }) => ({
  id: (body as { id: string }).id,
  disputeId: newId(),
  payment: undefined,
});

async function firstTicket(
  { db }: BookingContainer,
  { id }: Live,
  { ticketTypeIds }: TestEvent,
  state: 'used' | 'unused',
) {
  const tickets = await db
    .selectFrom('tickets')
    .selectAll()
    .where('booking_id', '=', id)
    .where('status', '=', 'valid')
    .orderBy('number')
    .execute();
  return tickets
    .filter((ticket) => (ticket.checked_in_at !== null) === (state === 'used'))
    .sort((a, b) => ticketTypeIds.indexOf(a.ticket_type_id) - ticketTypeIds.indexOf(b.ticket_type_id))[0];
}

/** What the payment service tells, if the booking's payment was placed. */
async function tellOfDispute(
  container: BookingContainer,
  live: Live,
  { id: eventId, organizerId }: TestEvent,
  outcome: 'open' | 'won' | 'lost',
): Promise<void> {
  const booking = await findBooking(container.db, live.id);
  if (booking === undefined || booking.paymentId === null) return;
  const about = {
    ...{ disputeId: live.disputeId, paymentId: booking.paymentId, bookingId: live.id, userId: live.fan.id },
    ...{ amountMinor: booking.totalMinor, currency: booking.currency, organizerId, eventId },
  };
  if (outcome === 'open') {
    const data = { ...about, reason: 'fraudulent', evidenceDueAt: null };
    await openDispute(container, told(paymentEvents.DisputeOpened, data));
  } else {
    await endDispute(container, told(paymentEvents.DisputeClosed, { ...about, outcome }));
  }
}

/** What the payment service writes, in one transaction. @returns undefined when the booking has a payment */
async function receiveMoney({ db }: BookingContainer, { id, fan }: Live): Promise<EventEnvelope | undefined> {
  const booking = await findBooking(db, id);
  if (booking === undefined || booking.totalMinor === 0) return undefined;
  const paymentId = newId();
  const { totalMinor: amountMinor, currency } = booking;
  const news = envelope(paymentEvents.PaymentSucceeded, paymentId, {
    ...{ paymentId, bookingId: id, userId: fan.id, amountMinor, currency },
  });
  return inTransaction(db, async (tx) => {
    const now = new Date();
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('payments')
      .ignore()
      .values({
        ...{ id: paymentId, booking_id: id, user_id: fan.id, status: 'succeeded', amount_minor: amountMinor },
        ...{ currency, succeeded_at: now, created_at: now, updated_at: now },
      })
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return undefined;
    await appendToOutbox(tx, [news]);
    return news;
  });
}

/** As the payment service does it: the message noted and the refund asked for in one transaction, once a cause. */
async function giveBackAll({ db }: BookingContainer): Promise<void> {
  const events = await db
    .selectFrom('outbox as o')
    .leftJoin('inbox as i', (join) =>
      join.onRef('i.message_id', '=', 'o.id').on('i.consumer', '=', 'payment'),
    )
    .select(['o.id', 'o.type', sql<string>`JSON_VALUE(o.envelope, '$.data.paymentId')`.as('paymentId')])
    .select(sql<string>`JSON_VALUE(o.envelope, '$.data.refundDueMinor')`.as('due'))
    .where('o.type', 'in', ['PaymentNotPlaced', 'BookingCancelled'])
    .where('i.message_id', 'is', null)
    .execute();
  for (const { id, type, paymentId, due } of events) {
    if (type === 'BookingCancelled' && (due === '0' || paymentId === null)) continue;
    await inTransaction(db, async (tx) => {
      if (!(await claimMessage(tx, 'payment', id))) return;
      const payment = await tx
        .selectFrom('payments')
        .selectAll()
        .where('id', '=', paymentId)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const amount = type === 'PaymentNotPlaced' ? payment.amount_minor : Number(due);
      const now = new Date();
      await tx.updateTable('payments').set({ refunded_minor: amount }).where('id', '=', paymentId).execute();
      await tx
        .insertInto('refunds')
        .values({
          ...{
            id: newId(),
            payment_id: paymentId,
            cause_key: type,
            amount_minor: amount,
            currency: payment.currency,
          },
          ...{ reason: type, status: 'succeeded', created_at: now, updated_at: now },
        })
        .execute();
    });
  }
}

/** What the event service does first, and then booking with its message. */
async function cancelWholeEvent(container: BookingContainer, { id, organizerId, ticketTypeIds }: TestEvent) {
  const { db } = container;
  await inTransaction(db, async (tx) => {
    await tx
      .updateTable('events')
      .set({ status: 'cancelled', cancelled_at: new Date() })
      .where('id', '=', id)
      .execute();
    await setStockOpen(tx, ticketTypeIds, false);
  });
  const {
    time,
    data: _,
    ...rest
  } = envelope(eventEvents.EventCancelled, id, { eventId: id, organizerId, title: 'Northern Lights' });
  await cancelEventBookings(container, {
    ...rest,
    time: new Date(time),
    data: { eventId: id, organizerId, title: 'Northern Lights' },
  });
}

async function stateOf({ db }: BookingContainer, live: Live, event: TestEvent): Promise<ModelBooking> {
  const booking = (await findBooking(db, live.id))!;
  const { rows } = await sql<{ now: Date }>`SELECT UTC_TIMESTAMP(3) AS now`.execute(db);
  const applied = await db
    .selectFrom('inbox')
    .select('message_id')
    .where('consumer', '=', 'booking')
    .where('message_id', '=', live.payment?.id ?? '')
    .executeTakeFirst();
  const checkedIn = await db
    .selectFrom('tickets')
    .select('ticket_type_id')
    .where('booking_id', '=', live.id)
    .where('checked_in_at', 'is not', null)
    .execute();
  const used = Map.groupBy(checkedIn, (row) => event.ticketTypeIds.indexOf(row.ticket_type_id));
  const items = booking.items.map(
    (item) => [event.ticketTypeIds.indexOf(item.ticketTypeId), item.quantity] as const,
  );
  return {
    status: booking.status,
    items: new Map(items.sort(([a], [b]) => a - b)),
    isOverdue: booking.expiresAt <= rows[0]!.now,
    hasPayment: live.payment !== undefined,
    isPaymentApplied: applied !== undefined,
    isGift: booking.kind === 'complimentary',
    isDisputed: booking.isDisputed,
    used: new Map([...used].map(([type, rows]) => [type, rows.length])),
  };
}
