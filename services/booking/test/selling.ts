import type { EventEnvelope } from '@concert/contracts/envelope';
import type { DataOf, EventType } from '@concert/contracts/event';
import { paymentEvents } from '@concert/contracts/events/payment';
import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import { freeStock } from '@concert/inventory/stock';
import {
  givenEvent,
  givenUser,
  type TestEvent,
  type TestEventOptions,
  type TestUser,
} from '@concert/testing/builders';
import { callBy, envelope } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { buildContainer } from '../src/container.ts';
import { confirmBooking } from '../src/use-cases/confirm-booking.ts';
import { holdTickets } from '../src/use-cases/hold-tickets.ts';

/** A booking of one ticket type, as a test began it. */
export interface Held {
  readonly id: string;
  readonly totalMinor: number;
  readonly fan: TestUser;
  readonly event: TestEvent;
}

export type PaymentTold = Parameters<typeof confirmBooking>[1];

/** What tests of the booking service do again and again, on real stores. */
export type Selling = Awaited<ReturnType<typeof openSelling>>;

/** @param database another one than the test platform's own */
export async function openSelling(database?: Database) {
  const built = await buildContainer(process.env);
  const container = { ...built, db: database ?? built.db };
  const { db } = container;

  async function hold(
    on: TestEvent | TestEventOptions = {},
    quantities: readonly number[] = [2],
  ): Promise<Held> {
    const event = 'ticketTypeIds' in on ? on : await givenEvent(db, on);
    const fan = await givenUser(db);
    const items = quantities.map((quantity, index) => ({
      ticketTypeId: event.ticketTypeIds[index] ?? '',
      quantity,
    }));
    const { recorded } = await holdTickets(container, { eventId: event.id, items }, callBy(fan));
    const { id, totalMinor } = recorded.body as { id: string; totalMinor: number };
    return { id, totalMinor, fan, event };
  }

  async function toldOf(subject: 'booking' | 'ticket', id: string): Promise<readonly EventEnvelope[]> {
    const rows = await db
      .selectFrom('outbox')
      .select('envelope')
      .where(sql<boolean>`JSON_VALUE(envelope, '$.subject') = ${`${subject}/${id}`}`)
      .orderBy('id')
      .execute();
    return rows.map((row) => fromJsonColumn(row.envelope) as EventEnvelope);
  }

  return {
    container,
    db,
    hold,
    async sell(on: TestEvent | TestEventOptions = {}, quantities: readonly number[] = [2]): Promise<Held> {
      const held = await hold(on, quantities);
      await confirmBooking(container, paid(held));
      return held;
    },
    /** Its time is over; nobody has swept it. */
    async age({ id }: Pick<Held, 'id'>): Promise<void> {
      await db
        .updateTable('bookings')
        .set({ expires_at: sql`UTC_TIMESTAMP(3) - INTERVAL 1 SECOND` })
        .where('id', '=', id)
        .execute();
    },
    read: ({ id }: Pick<Held, 'id'>) =>
      db.selectFrom('bookings').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    async free({ ticketTypeIds }: TestEvent): Promise<readonly number[]> {
      const free = await freeStock(db, ticketTypeIds);
      return ticketTypeIds.map((id) => free.get(id) ?? 0);
    },
    /** Every ticket of the event costs so much beside its price. */
    async charge({ id }: TestEvent, feeMinor: number): Promise<void> {
      await db.updateTable('ticket_types').set({ fee_minor: feeMinor }).where('event_id', '=', id).execute();
    },
    /** The user pays for a plan. */
    async join(
      { id }: Pick<TestUser, 'id'>,
      plan: { readonly discountPercent?: number; readonly hasPresale?: boolean; readonly validUntil?: Date },
    ): Promise<void> {
      const planId = newId();
      const times = { created_at: new Date(), updated_at: new Date() };
      await db
        .insertInto('membership_plans')
        .values({
          ...{ id: planId, name: 'Friends', description: 'Friends of the house', price_minor: 5_000 },
          ...{ currency: 'EUR', billing_interval: 'year', discount_percent: plan.discountPercent ?? 0 },
          ...{ has_presale: plan.hasPresale === true ? 1 : 0, ...times },
        })
        .execute();
      await db
        .insertInto('subscriptions')
        .values({
          ...{ id: newId(), user_id: id, plan_id: planId, status: 'active', current_user_key: id },
          ...{ current_period_end: plan.validUntil ?? null, ...times },
        })
        .execute();
    },
    tickets: ({ id }: Pick<Held, 'id'>) =>
      db.selectFrom('tickets').selectAll().where('booking_id', '=', id).orderBy('id').execute(),
    /** What was told of a booking, in the order it was written. */
    told: ({ id }: Pick<Held, 'id'>) => toldOf('booking', id),
    toldOf,
    async close(): Promise<void> {
      container.cache.close();
      await built.db.destroy();
    },
  };
}

/** The news that a booking's money arrived. */
export function paid({ id, totalMinor, fan }: Held, amountMinor = totalMinor): PaymentTold {
  const paymentId = newId();
  const data = { paymentId, bookingId: id, userId: fan.id, amountMinor, currency: 'EUR' };
  const { time, ...rest } = envelope(paymentEvents.PaymentSucceeded, paymentId, data);
  return { ...rest, time: new Date(time), data };
}

/** An event as a consumer is told of it. */
export function told<E extends EventType>(type: E, data: DataOf<E>) {
  const { time, ...rest } = envelope(type, newId(), data);
  return { ...rest, time: new Date(time), data };
}
