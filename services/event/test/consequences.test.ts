import { givenConfirmedBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { after, DAY, MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { previewConsequences } from '../src/use-cases/preview-consequences.ts';

let container: EventContainer;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const preview = ({ id, organizerId }: TestEvent, startsAt?: Date) =>
  previewConsequences(container, { id, startsAt }, callBy({ id: organizerId, role: 'organizer' }).identity);

/** A confirmed booking of two tickets for 90.00, paid, with `refundedMinor` of it given back. */
async function givenPaid(event: TestEvent, refundedMinor: number): Promise<void> {
  const fan = await givenUser(container.db);
  const booking = await givenConfirmedBooking(container.db, fan, event);
  const { payment_id } = await container.db
    .selectFrom('bookings')
    .select('payment_id')
    .where('id', '=', booking.id)
    .executeTakeFirstOrThrow();
  const now = new Date();
  await container.db
    .insertInto('payments')
    .values({
      id: payment_id ?? '',
      booking_id: booking.id,
      user_id: fan.id,
      status: 'succeeded',
      amount_minor: booking.totalMinor,
      refunded_minor: refundedMinor,
      currency: 'EUR',
      created_at: now,
      updated_at: now,
    })
    .execute();
}

async function givenHold(event: TestEvent, quantity: number, expires_at: Date): Promise<void> {
  const fan = await givenUser(container.db);
  const id = newId();
  const now = new Date();
  await container.db
    .insertInto('bookings')
    .values({
      ...{ id, user_id: fan.id, event_id: event.id, status: 'pending', currency: 'EUR', total_minor: 1 },
      ...{ expires_at, created_at: now, updated_at: now },
    })
    .execute();
  const [ticket_type_id = ''] = event.ticketTypeIds;
  await container.db
    .insertInto('booking_items')
    .values({ booking_id: id, ticket_type_id, quantity, unit_price_minor: 1 })
    .execute();
}

describe('the preview of consequences', () => {
  it('counts who would be told, and what would go back', async () => {
    const event = await givenEvent(container.db);
    await givenPaid(event, 0);
    await givenPaid(event, 2000);
    await givenHold(event, 3, after(new Date(), 5 * MINUTE));
    await givenHold(event, 5, after(new Date(), -MINUTE));
    await givenPaid(await givenEvent(container.db, { organizerId: event.organizerId }), 0);

    expect(await preview(event)).toEqual({
      status: 'published',
      confirmed: { bookings: 2, tickets: 4 },
      holds: { bookings: 1, tickets: 3 },
      refunds: [{ currency: 'EUR', amountMinor: 16_000 }],
      rescheduling: null,
    });
  });

  it('is of nothing when nothing was sold', async () => {
    expect(await preview(await givenEvent(container.db))).toMatchObject({
      confirmed: { bookings: 0, tickets: 0 },
      holds: { bookings: 0, tickets: 0 },
      refunds: [],
    });
  });

  it('says of another start whether it is a rescheduling, and until when tickets could be returned', async () => {
    const startsAt = after(new Date(), 30 * DAY);
    const event = await givenEvent(container.db, { startsAt });
    expect((await preview(event, after(startsAt, 10 * MINUTE))).rescheduling).toEqual({
      isReschedule: false,
      refundUntil: null,
    });
    const moved = (await preview(event, after(startsAt, DAY))).rescheduling;
    expect(moved?.isReschedule).toBe(true);
    expect(Date.parse(moved?.refundUntil ?? '')).toBeGreaterThan(Date.now() + 13 * DAY);
    const draft = await givenEvent(container.db, { status: 'draft' });
    expect((await preview(draft, startsAt)).rescheduling).toBeNull();
  });

  it('is not for others', async () => {
    const event = await givenEvent(container.db);
    const other = await givenUser(container.db, 'organizer');
    await expect(preview({ ...event, organizerId: other.id })).rejects.toMatchObject({ kind: 'not-found' });
  });
});
