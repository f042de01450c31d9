import type { Database } from '@concert/database/connection';
import { newId } from '@concert/values/ids';
import type { TestEvent, TestUser } from './builders.ts';

export interface TestBooking {
  readonly id: string;
  readonly eventId: string;
  readonly userId: string;
  readonly totalMinor: number;
  /** In the order in which they are numbered. */
  readonly ticketIds: readonly string[];
}

/**
 * A confirmed booking with its tickets in its buyer's name, written as the booking service does, but for its stock.
 * @param quantity of each of the event's ticket types
 */
export async function givenConfirmedBooking(
  db: Database,
  fan: TestUser,
  event: TestEvent,
  quantity = 2,
): Promise<TestBooking> {
  const types = await db
    .selectFrom('ticket_types')
    .innerJoin('events', 'events.id', 'ticket_types.event_id')
    .select(['ticket_types.id', 'price_minor', 'currency'])
    .where('event_id', '=', event.id)
    .orderBy('ticket_types.id')
    .execute();
  const id = newId();
  const now = new Date();
  const totalMinor = types.reduce((sum, type) => sum + type.price_minor * quantity, 0);
  const times = { created_at: now, updated_at: now };
  await db
    .insertInto('bookings')
    .values({
      id,
      user_id: fan.id,
      event_id: event.id,
      status: 'confirmed',
      currency: types[0]?.currency ?? 'EUR',
      total_minor: totalMinor,
      payment_id: totalMinor === 0 ? null : newId(),
      expires_at: now,
      confirmed_at: now,
      ...times,
    })
    .execute();
  await db
    .insertInto('booking_items')
    .values(
      types.map((type) => ({
        booking_id: id,
        ticket_type_id: type.id,
        quantity,
        unit_price_minor: type.price_minor,
      })),
    )
    .execute();
  const tickets = types.flatMap((type) =>
    Array.from({ length: quantity }, (_, index) => ({
      id: newId(),
      booking_id: id,
      event_id: event.id,
      ticket_type_id: type.id,
      number: index + 1,
      code: `C1.test.${newId()}`,
      attendee_name: fan.name,
      ...times,
    })),
  );
  await db.insertInto('tickets').values(tickets).execute();
  return {
    id,
    eventId: event.id,
    userId: fan.id,
    totalMinor,
    ticketIds: tickets.map((ticket) => ticket.id),
  };
}

/** Cancels a booking as the booking service does: its tickets are void. */
export async function givenCancelled(db: Database, booking: TestBooking): Promise<void> {
  await db
    .updateTable('bookings')
    .set({ status: 'cancelled', cancelled_at: new Date() })
    .where('id', '=', booking.id)
    .execute();
  await db.updateTable('tickets').set({ status: 'void' }).where('booking_id', '=', booking.id).execute();
}
