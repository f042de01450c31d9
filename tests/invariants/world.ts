import type { EventEnvelope } from '@concert/contracts/envelope';
import { bookingEvents } from '@concert/contracts/events/booking';
import { paymentEvents } from '@concert/contracts/events/payment';
import { fromJsonColumn } from '@concert/database/json';
import { appendToOutbox } from '@concert/database/outbox';
import { type Reader, withReader } from '@concert/database/snapshot';
import { inTransaction } from '@concert/database/transactions';
import { givenEvent, givenUser, type TestEventOptions } from '@concert/testing/builders';
import { callBy, envelope } from '@concert/testing/calls';
import { ownDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import * as audit from '../../services/audit/src/container.ts';
import { recordChanges } from '../../services/audit/src/use-cases/record-changes.ts';
import * as booking from '../../services/booking/src/container.ts';
import { cancelBooking } from '../../services/booking/src/use-cases/cancel-booking.ts';
import { confirmBooking } from '../../services/booking/src/use-cases/confirm-booking.ts';
import { holdTickets } from '../../services/booking/src/use-cases/hold-tickets.ts';
import { checkInvariants, type Report } from '../../tools/invariants/check-invariants.ts';
import type { Violation } from '../../tools/invariants/findings.ts';
import { openStores } from '../../tools/invariants/open-stores.ts';

/** A booking that came about as in life, and what belongs to it. */
export interface Sale {
  readonly bookingId: string;
  readonly paymentId: string;
  readonly ticketTypeId: string;
  readonly eventId: string;
  readonly user: { readonly id: string; readonly role: 'attendee' };
}

/** A store of a test's own, filled by the services' own use cases, in which violations can be planted. */
export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld() {
  const own = await ownDatabase();
  const { db, address } = own;
  const bookingContainer = { ...(await booking.buildContainer(process.env)), db };
  const auditContainer = { ...(await audit.buildContainer(process.env)), db };
  const stores = await openStores();
  const queued = new Map<string, number>();

  async function hold(options: TestEventOptions = {}, quantity = 2) {
    const event = await givenEvent(db, { ticketTypes: [{ capacity: 40 }], ...options });
    const fan = await givenUser(db);
    const [ticketTypeId = ''] = event.ticketTypeIds;
    const request = { eventId: event.id, items: [{ ticketTypeId, quantity }] };
    const { recorded } = await holdTickets(bookingContainer, request, callBy(fan));
    const { id, totalMinor } = recorded.body as { id: string; totalMinor: number };
    return {
      bookingId: id,
      totalMinor,
      ticketTypeId,
      eventId: event.id,
      user: { id: fan.id, role: 'attendee' as const },
    };
  }

  /** What the payment service writes when the money arrived. */
  async function pay(held: { bookingId: string; totalMinor: number; user: { id: string } }) {
    const paymentId = newId();
    const { bookingId, totalMinor: amountMinor } = held;
    const event = envelope(paymentEvents.PaymentSucceeded, paymentId, {
      ...{ paymentId, bookingId, userId: held.user.id, amountMinor, currency: 'EUR' },
    });
    const now = new Date();
    await inTransaction(db, async (tx) => {
      await tx
        .insertInto('payments')
        .values({
          ...{
            id: paymentId,
            booking_id: bookingId,
            user_id: held.user.id,
            status: 'succeeded',
            currency: 'EUR',
          },
          ...{ amount_minor: amountMinor, succeeded_at: now, created_at: now, updated_at: now },
        })
        .execute();
      await appendToOutbox(tx, [event]);
    });
    return { paymentId, event };
  }

  const apply = ({ time, data, ...event }: EventEnvelope) =>
    confirmBooking(bookingContainer, {
      ...event,
      time: new Date(time),
      data: paymentEvents.PaymentSucceeded.data.parse(data),
    });

  async function sell(options: TestEventOptions = {}, quantity = 2): Promise<Sale> {
    const held = await hold(options, quantity);
    const { paymentId, event } = await pay(held);
    await apply(event);
    return { ...held, paymentId };
  }

  /** What the payment service writes when it is told to give money back. */
  async function refund(paymentId: string, amountMinor: number, causeKey = 'cancellation'): Promise<string> {
    const id = newId();
    const now = new Date();
    await db
      .updateTable('payments')
      .set({ refunded_minor: amountMinor })
      .where('id', '=', paymentId)
      .execute();
    await db
      .insertInto('refunds')
      .values({
        ...{ id, payment_id: paymentId, cause_key: causeKey, amount_minor: amountMinor, currency: 'EUR' },
        ...{ reason: causeKey, status: 'succeeded', created_at: now, updated_at: now },
      })
      .execute();
    return id;
  }

  /** What the payment service writes when the buyer's bank decided. */
  async function chargeBack({ paymentId, eventId }: Sale, amountMinor: number): Promise<void> {
    const now = new Date();
    const { organizer_id } = await db
      .selectFrom('events')
      .select('organizer_id')
      .where('id', '=', eventId)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('payments')
      .set({ charged_back_minor: amountMinor })
      .where('id', '=', paymentId)
      .execute();
    await db
      .insertInto('disputes')
      .values({
        ...{ id: newId(), payment_id: paymentId, event_id: eventId, organizer_id, status: 'lost' },
        ...{ provider_dispute_id: newId(), amount_minor: amountMinor, currency: 'EUR', reason: 'fraudulent' },
        ...{ opened_at: now, created_at: now, updated_at: now },
      })
      .execute();
  }

  async function cancel({ bookingId, user }: Pick<Sale, 'bookingId' | 'user'>): Promise<void> {
    await cancelBooking(bookingContainer, bookingId, callBy(user));
  }

  /** Everything that was written is published, recorded and applied: a platform that came to rest. */
  async function settle(): Promise<void> {
    const rows = await db
      .selectFrom('outbox')
      .selectAll()
      .where('published_at', 'is', null)
      .orderBy('id')
      .execute();
    await recordChanges(
      auditContainer,
      rows.map((row) => fromJsonColumn(row.envelope) as EventEnvelope),
    );
    for (const { id, type } of rows) {
      const consumer = CONSUMER_OF[type];
      if (consumer === undefined) continue;
      await db
        .insertInto('inbox')
        .ignore()
        .values({ consumer, message_id: id, processed_at: new Date() })
        .execute();
    }
    await db
      .updateTable('outbox')
      .set({ published_at: new Date() })
      .where('published_at', 'is', null)
      .execute();
  }

  async function report(): Promise<Report> {
    const depthOf = async (queue: string) => queued.get(queue) ?? 0;
    return checkInvariants(
      { ...stores, database: address, depthOf },
      { progress: () => {}, patienceMs: 300 },
    );
  }

  return {
    db,
    booking: bookingContainer,
    ...{ hold, pay, apply, sell, refund, chargeBack, cancel, settle, report },
    /** How many messages are in each queue: the platform's own are shared with other tests. */
    queued,
    /** Breaks what the constraints would not allow. */
    plant: (statement: string, values: readonly unknown[] = []) =>
      withReader(address, async (reader) => {
        await withoutConstraints(reader);
        await reader.rows(statement, values);
      }),
    empty: own.empty,
    async close() {
      bookingContainer.cache.close();
      auditContainer.cache.close();
      await own.drop();
    },
  };
}

/** MariaDB can leave out CHECKs for a session; MySQL would need each one altered. */
async function withoutConstraints(reader: Reader): Promise<void> {
  await reader.rows('SET SESSION foreign_key_checks = 0');
  await reader.rows('SET SESSION check_constraint_checks = 0');
}

const CONSUMER_OF: Readonly<Record<string, string>> = {
  [paymentEvents.PaymentSucceeded.type]: 'booking',
  [bookingEvents.PaymentNotPlaced.type]: 'payment',
  [bookingEvents.BookingCancelled.type]: 'payment',
  [bookingEvents.BookingConfirmed.type]: 'file',
};

/** The rules that a report names under one check. */
export function rulesOf(report: Report, check: string): readonly string[] {
  return [...new Set(violationsOf(report, check).map((violation) => violation.rule))];
}

export function violationsOf(report: Report, check: string): readonly Violation[] {
  return report.checks.find((one) => one.name === check)?.examples ?? [];
}
