import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';

/** The ids that the contract's examples speak of. */
const id = (last: string): string => `019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d${last}`;

const GOLDEN = {
  userId: id('01'),
  eventId: id('02'),
  organizerId: id('03'),
  ticketTypeId: id('04'),
  bookingId: id('05'),
  ticketId: id('06'),
  paymentId: id('07'),
} as const;

/** The people, the event, the booking and the payment that the examples of the events are about, as they would be. */
export async function buildGoldenWorld(db: Database): Promise<void> {
  const now = new Date();
  const times = { created_at: now, updated_at: now };
  const { userId, eventId, organizerId, ticketTypeId, bookingId, ticketId, paymentId } = GOLDEN;
  const people = [
    { id: userId, email: 'golden.fan@test.example', name: 'Golden Fan', role: 'attendee' },
    { id: organizerId, email: 'golden.organizer@test.example', name: 'Golden Nights', role: 'organizer' },
  ];
  await db
    .insertInto('users')
    .values(people.map((one) => ({ ...one, email_key: one.email, password_hash: '-', ...times })))
    .execute();
  await db
    .insertInto('events')
    .values({
      id: eventId,
      organizer_id: organizerId,
      status: 'published',
      title: 'Northern Lights',
      description: 'An evening of new Nordic songs.',
      category: 'concert',
      venue_name: 'Große Freiheit 36',
      venue_address: 'Große Freiheit 36',
      city: 'Hamburg',
      country: 'DE',
      timezone: 'Europe/Berlin',
      starts_at: sql<Date>`UTC_TIMESTAMP(3) + INTERVAL 30 DAY`,
      ends_at: sql<Date>`UTC_TIMESTAMP(3) + INTERVAL 31 DAY`,
      currency: 'EUR',
      published_at: now,
      ...times,
    })
    .execute();
  await db
    .insertInto('ticket_types')
    .values({
      id: ticketTypeId,
      event_id: eventId,
      name: 'Standing',
      price_minor: 4500,
      capacity: 100,
      max_per_booking: 6,
      position: 0,
      ...times,
    })
    .execute();
  await db
    .insertInto('ticket_stock')
    .values({ ticket_type_id: ticketTypeId, stripe: 0, free: 98, is_open: 1 })
    .execute();
  await db
    .insertInto('bookings')
    .values({
      id: bookingId,
      user_id: userId,
      event_id: eventId,
      status: 'confirmed',
      currency: 'EUR',
      total_minor: 9000,
      payment_id: paymentId,
      expires_at: now,
      confirmed_at: now,
      ...times,
    })
    .execute();
  await db
    .insertInto('booking_items')
    .values({ booking_id: bookingId, ticket_type_id: ticketTypeId, quantity: 2, unit_price_minor: 4500 })
    .execute();
  const tickets = [ticketId, id('16')].map((one, index) => ({
    id: one,
    booking_id: bookingId,
    event_id: eventId,
    ticket_type_id: ticketTypeId,
    number: index + 1,
    code: `C1.golden.${one}`,
    attendee_name: 'Golden Fan',
    ...times,
  }));
  await db.insertInto('tickets').values(tickets).execute();
  await db
    .insertInto('payments')
    .values({
      id: paymentId,
      booking_id: bookingId,
      user_id: userId,
      status: 'succeeded',
      amount_minor: 9000,
      currency: 'EUR',
      succeeded_at: now,
      ...times,
    })
    .execute();
  await db
    .insertInto('notification_sends')
    .values({
      id: id('10'),
      cause_key: 'golden',
      event_id: eventId,
      sender_id: organizerId,
      content: JSON.stringify({
        kind: 'message',
        title: 'Doors open half an hour earlier',
        body: 'Doors for Northern Lights now open at 18:30.',
        link: null,
        channels: ['inbox'],
        purpose: 'transactional',
        userIds: null,
      }),
      recipients: 1,
      created_at: now,
    })
    .execute();
  await db
    .insertInto('refunds')
    .values({
      id: id('09'),
      payment_id: paymentId,
      cause_key: 'cancellation',
      amount_minor: 9000,
      currency: 'EUR',
      reason: 'cancellation',
      status: 'succeeded',
      provider_refund_id: 're_golden',
      ...times,
    })
    .execute();
}
