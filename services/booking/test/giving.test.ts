import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { after, HOUR } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Request, request } from './booking-api.ts';
import { openSelling, type Selling } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

const problem = (type: string) => `https://concert.example/problems/${type}`;
const organizerOf = ({ organizerId }: TestEvent) => ({ id: organizerId, role: 'organizer' as const });
const grace = { name: 'Grace Guest', email: 'Grace@press.example' };

const give = (event: TestEvent, options: Request & { quantity?: number; recipient?: object } = {}) =>
  request(selling.container, 'POST', `/events/${event.id}/complimentary-bookings`, {
    as: organizerOf(event),
    body: {
      items: [{ ticketTypeId: event.ticketTypeIds[0], quantity: options.quantity ?? 2 }],
      recipient: options.recipient ?? grace,
      note: 'Press list',
    },
    ...options,
  });

const recipientOf = (bookingId: string) =>
  selling.db
    .selectFrom('booking_recipients')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .executeTakeFirstOrThrow();

describe('giving tickets away', () => {
  it('confirms at once for nothing, takes from the capacity, and bears the recipient’s name', async () => {
    const event = await givenEvent(selling.db);
    await selling.charge(event, 300);

    const { status, body } = await give(event);

    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'complimentary',
      status: 'confirmed',
      userId: event.organizerId,
      ...{ subtotalMinor: 9_000, discountMinor: 9_000, feesMinor: 0, totalMinor: 0 },
      items: [{ quantity: 2, unitPriceMinor: 0, unitFeeMinor: 0, fullPriceMinor: 4_500 }],
    });
    expect(await selling.free(event)).toEqual([98]);
    expect(await selling.tickets(body)).toMatchObject([
      { status: 'valid', attendee_name: 'Grace Guest' },
      { status: 'valid', attendee_name: 'Grace Guest' },
    ]);
    const types = (await selling.told(body)).map(({ type, data }) => [type, data.kind]);
    expect(types).toContainEqual(['BookingConfirmed', 'complimentary']);
    expect(JSON.stringify(await selling.told(body))).not.toContain('press.example');
  });

  it('goes to the recipient’s address, in their language or else the organiser’s', async () => {
    const event = await givenEvent(selling.db);
    const { body } = await give(event, { recipient: { ...grace, locale: 'fr' } });
    expect(await recipientOf(body.id)).toMatchObject({
      booking_id: body.id,
      user_id: event.organizerId,
      email: 'Grace@press.example',
      name: 'Grace Guest',
      locale: 'fr',
    });
    expect(await recipientOf((await give(event)).body.id)).toMatchObject({ locale: 'en' });
    const held = await selling.sell(event);
    expect(await recipientOf(held.id)).toMatchObject({ email: held.fan.email, name: 'Ada Fan' });
  });

  it('tells nobody whether the address has an account', async () => {
    const event = await givenEvent(selling.db);
    const fan = await givenUser(selling.db);
    const known = await give(event, { recipient: { name: 'Ada', email: fan.email.toUpperCase() } });
    const unknown = await give(event, { recipient: { name: 'Ada', email: 'nobody@test.example' } });
    const faceless = ({ body }: typeof known) => ({
      ...body,
      ...{ id: '', createdAt: '', confirmedAt: '', expiresAt: '' },
    });
    expect(faceless(known)).toEqual(faceless(unknown));
    for (const { body } of [known, unknown]) {
      const read = await request(selling.container, 'GET', `/bookings/${body.id}`, {
        as: organizerOf(event),
      });
      expect(read).toMatchObject({ status: 200, body: { userId: event.organizerId } });
      expect(await request(selling.container, 'GET', `/bookings/${body.id}`, { as: fan })).toMatchObject({
        status: 404,
      });
    }
  });

  it('knows no sales window and no maximum, but the capacity', async () => {
    const event = await givenEvent(selling.db, {
      ticketTypes: [{ capacity: 12, maxPerBooking: 1, salesStartAt: after(new Date(), HOUR) }],
    });
    expect(await give(event, { quantity: 11 })).toMatchObject({ status: 201 });
    expect(await give(event, { quantity: 2 })).toMatchObject({
      status: 409,
      body: { type: problem('sold-out') },
    });
    expect(await selling.free(event)).toEqual([1]);
    expect(await give(event, { quantity: 1 })).toMatchObject({ status: 201 });
  });

  it('happens once for one key', async () => {
    const event = await givenEvent(selling.db);
    const headers = { 'idempotency-key': newId() };
    const answers = await Promise.all([1, 2, 3].map(() => give(event, { headers })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await selling.free(event)).toEqual([98]);
    expect(await give(event, { headers, quantity: 3 })).toMatchObject({ status: 422 });
  });

  it('is for the event’s organiser and admins', async () => {
    const event = await givenEvent(selling.db);
    const asked = async (role: 'attendee' | 'staff' | 'organizer' | 'admin') =>
      (await give(event, { as: await givenUser(selling.db, role) })).status;
    expect(await asked('attendee')).toBe(403);
    expect(await asked('staff')).toBe(403);
    expect(await asked('organizer')).toBe(404);
    expect(await asked('admin')).toBe(201);
  });

  it('is refused for an event that is not on sale, and names refused fields', async () => {
    const draft = await givenEvent(selling.db, { status: 'draft' });
    expect(await give(draft)).toMatchObject({ status: 409, body: { type: problem('not-on-sale') } });
    const event = await givenEvent(selling.db);
    expect(await give(event, { recipient: { name: 'Ada', email: 'nowhere' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'recipient.email' }] },
    });
    const other = await givenEvent(selling.db);
    const stray = { ...event, ticketTypeIds: other.ticketTypeIds };
    expect(await give(stray)).toMatchObject({ status: 404 });
  });

  it('is taken back by the organiser, for nothing, and is not among what the organiser bought', async () => {
    const event = await givenEvent(selling.db, { refund: { kind: 'none' } });
    const { body } = await give(event);
    const as = organizerOf(event);
    const mine = await request(selling.container, 'GET', `/bookings/user/${as.id}`, { as });
    expect(mine.body.items).toEqual([]);
    const cancelled = await request(selling.container, 'DELETE', `/bookings/${body.id}`, { as });
    expect(cancelled.body).toMatchObject({
      status: 'cancelled',
      cancelReason: 'organizer',
      refundDueMinor: 0,
    });
    expect(await selling.free(event)).toEqual([100]);
  });
});
