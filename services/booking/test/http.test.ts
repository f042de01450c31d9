import { createPublicKey } from 'node:crypto';
import { givenEvent, givenUser, type TestEvent, type TestUser } from '@concert/testing/builders';
import { after, DAY, HOUR } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyTicketCode } from '../src/domain/ticket-code.ts';
import { type Request, request } from './booking-api.ts';
import { openSelling, type Selling } from './selling.ts';

let selling: Selling;
let fan: TestUser;
let event: TestEvent;

beforeAll(async () => {
  selling = await openSelling();
  fan = await givenUser(selling.db);
  event = await givenEvent(selling.db, { ticketTypes: [{ name: 'Standing' }, { maxPerBooking: 2 }] });
});

afterAll(() => selling.close());

const call = (method: string, path: string, options: Request = {}) =>
  request(selling.container, method, path, options);

const wanted = (quantity: number, index = 0) => ({
  eventId: event.id,
  items: [{ ticketTypeId: event.ticketTypeIds[index], quantity }],
});

const problem = (type: string) => expect.stringMatching(new RegExp(`/${type}$`));

describe('holding over HTTP', () => {
  it('answers 201 with the hold, which can be read again', async () => {
    const held = await call('POST', '/bookings', { as: fan, body: wanted(2) });
    expect(held).toMatchObject({
      status: 201,
      body: {
        status: 'pending',
        userId: fan.id,
        totalMinor: 9_000,
        currency: 'EUR',
        items: [{ name: 'Standing', quantity: 2, unitPriceMinor: 4_500 }],
      },
    });
    const left = Date.parse(held.body.expiresAt) - Date.now();
    expect(left).toBeGreaterThan(590_000);
    expect(left).toBeLessThan(610_000);
    expect(await call('GET', `/bookings/${held.body.id}`, { as: fan })).toMatchObject({
      status: 200,
      body: held.body,
    });
  });

  it('gives the first answer to a repeated key, and 422 to another body under it', async () => {
    const headers = { 'idempotency-key': newId() };
    const first = await call('POST', '/bookings', { as: fan, headers, body: wanted(1) });
    expect((await call('POST', '/bookings', { as: fan, headers, body: wanted(1) })).body).toEqual(first.body);
    expect(await call('POST', '/bookings', { as: fan, headers, body: wanted(2) })).toMatchObject({
      status: 422,
      body: { type: problem('idempotency-key-reused') },
    });
    const other = await givenUser(selling.db);
    const theirs = await call('POST', '/bookings', { as: other, headers, body: wanted(1) });
    expect(theirs.body.id).not.toBe(first.body.id);
  });

  it('refuses more than one booking may have, by field', async () => {
    expect(await call('POST', '/bookings', { as: fan, body: wanted(3, 1) })).toMatchObject({
      status: 400,
      body: { type: problem('invalid-request'), errors: [{ field: 'items.0.quantity' }] },
    });
  });

  it.each([
    ['not yet published', { status: 'draft' as const }],
    ['cancelled', { status: 'cancelled' as const }],
    ['over', { startsAt: after(new Date(), -DAY) }],
    ['not yet on sale', { ticketTypes: [{ salesStartAt: after(new Date(), HOUR) }] }],
    ['no longer on sale', { ticketTypes: [{ salesEndAt: after(new Date(), -HOUR) }] }],
  ])('refuses what is %s', async (_, options) => {
    const closed = await givenEvent(selling.db, options);
    const body = { eventId: closed.id, items: [{ ticketTypeId: closed.ticketTypeIds[0], quantity: 1 }] };
    expect(await call('POST', '/bookings', { as: fan, body })).toMatchObject({
      status: 409,
      body: { type: problem('not-on-sale') },
    });
    expect(await selling.free(closed)).toEqual([100]);
  });

  it('answers sold-out when too few are left', async () => {
    const small = await givenEvent(selling.db, { ticketTypes: [{ capacity: 1 }] });
    const body = { eventId: small.id, items: [{ ticketTypeId: small.ticketTypeIds[0], quantity: 2 }] };
    expect(await call('POST', '/bookings', { as: fan, body })).toMatchObject({
      status: 409,
      body: { type: problem('sold-out') },
    });
  });
});

describe('hostile input', () => {
  const id = newId();
  it.each([
    ['no body', {}, 'eventId'],
    ['a list', { body: [] }, 'body'],
    ['no items', { body: { eventId: id, items: [] } }, 'items'],
    [
      'too many items',
      {
        body: {
          eventId: id,
          items: Array.from({ length: 21 }, () => ({ ticketTypeId: newId(), quantity: 1 })),
        },
      },
      'items',
    ],
    [
      'a type twice',
      { body: { eventId: id, items: [1, 2].map((quantity) => ({ ticketTypeId: id, quantity })) } },
      'items',
    ],
    [
      'a quantity of zero',
      { body: { eventId: id, items: [{ ticketTypeId: id, quantity: 0 }] } },
      'items.0.quantity',
    ],
    [
      'a negative quantity',
      { body: { eventId: id, items: [{ ticketTypeId: id, quantity: -1 }] } },
      'items.0.quantity',
    ],
    [
      'half a ticket',
      { body: { eventId: id, items: [{ ticketTypeId: id, quantity: 1.5 }] } },
      'items.0.quantity',
    ],
    [
      'a number as text',
      { body: { eventId: id, items: [{ ticketTypeId: id, quantity: '1' }] } },
      'items.0.quantity',
    ],
    [
      'beyond every number',
      { rawBody: `{"eventId":"${id}","items":[{"ticketTypeId":"${id}","quantity":1e400}]}` },
      'items.0.quantity',
    ],
    [
      'SQL for an id',
      { body: { eventId: "' OR 1=1 --", items: [{ ticketTypeId: id, quantity: 1 }] } },
      'eventId',
    ],
    [
      'a field that nobody knows',
      { body: { eventId: id, items: [{ ticketTypeId: id, quantity: 1 }], totalMinor: 1 } },
      'totalMinor',
    ],
    ['broken JSON', { rawBody: '{"eventId":' }, 'body'],
    [
      'another content type',
      { rawBody: 'eventId=1', headers: { 'content-type': 'text/plain' } },
      'Content-Type',
    ],
    ['a key of blanks', { body: wantedOf(id), headers: { 'idempotency-key': ' ' } }, 'Idempotency-Key'],
  ])('%s is a 400 that names the field', async (_, options: Request, field) => {
    const reply = await call('POST', '/bookings', { as: fan, ...options });
    expect(reply).toMatchObject({ status: 400, body: { type: problem('invalid-request') } });
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    expect(reply.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  function wantedOf(eventId: string) {
    return { eventId, items: [{ ticketTypeId: eventId, quantity: 1 }] };
  }

  it.each(['x', "1' OR '1'='1", '%00', '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dZZ'])(
    '%s for a booking’s id is a 400',
    async (bad) => {
      expect(await call('GET', `/bookings/${encodeURIComponent(bad)}`, { as: fan })).toMatchObject({
        status: 400,
      });
    },
  );

  it.each([
    { limit: '0' },
    { limit: '101' },
    { limit: 'ten' },
    { cursor: 'x' },
    { cursor: Buffer.from('["a","b"]').toString('base64url') },
    { cursor: Buffer.from('{}').toString('base64url') },
  ])('%o for a page is a 400', async (query) => {
    expect(await call('GET', `/bookings/user/${fan.id}`, { as: fan, query })).toMatchObject({ status: 400 });
  });

  it.each(['é', '\u0000', '\ud800', '💥', "' OR 1=1 --"])(
    'a cursor of %j ends in a page or a 400',
    async (key) => {
      const cursor = Buffer.from(JSON.stringify([key])).toString('base64url');
      const { status } = await call('GET', `/bookings/user/${fan.id}`, { as: fan, query: { cursor } });
      expect([200, 400]).toContain(status);
    },
  );

  it.each([
    { attendees: [] },
    { attendees: [{ ticketId: newId(), attendeeName: '' }] },
    { attendees: [{ ticketId: newId(), attendeeName: 'x'.repeat(121) }] },
    { attendees: [{ ticketId: newId(), attendeeName: 'Ada\nBcc: x' }] },
    { items: [], attendees: [] },
    {},
  ])('%o as a change is a 400', async (body) => {
    const held = await selling.hold();
    expect(await call('PUT', `/bookings/${held.id}`, { as: held.fan, body })).toMatchObject({ status: 400 });
  });

  it.each([{ groupBy: 'user_id' }, { from: 'yesterday' }, { to: '2027-02-30' }, { eventId: 'x' }])(
    '%o for figures is a 400',
    async (query: Record<string, string>) => {
      const admin = await givenUser(selling.db, 'admin');
      expect(await call('GET', '/bookings/stats', { as: admin, query })).toMatchObject({ status: 400 });
    },
  );

  it.each([{ from: '0001-01-01' }, { to: '9999-12-31' }])(
    'figures %o are figures',
    async (query: Record<string, string>) => {
      const admin = await givenUser(selling.db, 'admin');
      expect(await call('GET', '/bookings/stats', { as: admin, query })).toMatchObject({ status: 200 });
    },
  );
});

describe('who may', () => {
  const operations = (id: string): readonly [string, string, unknown?][] => [
    ['GET', `/bookings/${id}`],
    ['PUT', `/bookings/${id}`, { items: [{ ticketTypeId: newId(), quantity: 1 }] }],
    ['PUT', `/bookings/${id}`, { attendees: [{ ticketId: newId(), attendeeName: 'Mallory' }] }],
    ['DELETE', `/bookings/${id}`],
    ['POST', `/bookings/${id}/ticket`],
  ];

  it('nobody finds the booking of somebody else, or one that is not there', async () => {
    const sold = await selling.sell();
    const strangers = [
      await givenUser(selling.db),
      await givenUser(selling.db, 'organizer'),
      await givenUser(selling.db, 'staff'),
    ];
    for (const [method, path, body] of operations(sold.id)) {
      for (const as of strangers) {
        expect(await call(method, path, { as, body })).toMatchObject({
          status: 404,
          body: { type: problem('not-found') },
        });
      }
    }
    for (const [method, path, body] of operations(newId())) {
      expect(await call(method, path, { as: fan, body })).toMatchObject({ status: 404 });
    }
    expect(await selling.read(sold)).toMatchObject({ status: 'confirmed' });
  });

  it('an admin reads everybody’s', async () => {
    const sold = await selling.sell();
    const admin = await givenUser(selling.db, 'admin');
    expect(await call('GET', `/bookings/${sold.id}`, { as: admin })).toMatchObject({ status: 200 });
    expect(await call('GET', `/bookings/user/${sold.fan.id}`, { as: admin })).toMatchObject({
      status: 200,
      body: { items: [{ id: sold.id }] },
    });
  });

  it('nobody lists another’s bookings', async () => {
    const other = await givenUser(selling.db);
    expect(await call('GET', `/bookings/user/${fan.id}`, { as: other })).toMatchObject({ status: 404 });
  });

  it('an organiser lists the bookings of its own events, an attendee of none', async () => {
    const sold = await selling.sell();
    const path = `/events/${sold.event.id}/bookings`;
    const own = { id: sold.event.organizerId, role: 'organizer' as const };
    expect(await call('GET', path, { as: own })).toMatchObject({
      status: 200,
      body: { items: [{ id: sold.id }] },
    });
    expect(await call('GET', path, { as: await givenUser(selling.db, 'organizer') })).toMatchObject({
      status: 404,
    });
    expect(await call('GET', path, { as: sold.fan })).toMatchObject({ status: 403 });
    expect(await call('GET', path)).toMatchObject({ status: 401 });
  });

  it('a caller without a login holds nothing', async () => {
    expect(await call('POST', '/bookings', { body: wanted(1) })).toMatchObject({ status: 401 });
  });
});

describe('a user’s bookings', () => {
  it('come the newest first, in pages that miss none and repeat none', async () => {
    const buyer = await givenUser(selling.db);
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.unshift((await call('POST', '/bookings', { as: buyer, body: wanted(1) })).body.id);
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: Record<string, string> = { limit: '2', ...(cursor === '' ? {} : { cursor }) };
      const { body } = await call('GET', `/bookings/user/${buyer.id}`, { as: buyer, query });
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(ids);
  });
});

describe('tickets', () => {
  it('of a confirmed booking are the same each time, with a QR code, and verify with the published keys', async () => {
    const sold = await selling.sell();
    const first = await call('POST', `/bookings/${sold.id}/ticket`, { as: sold.fan });
    expect(first.status).toBe(201);
    expect((await call('POST', `/bookings/${sold.id}/ticket`, { as: sold.fan })).body).toEqual(first.body);
    const published = await call('GET', '/tickets/keys');
    expect(published.headers.get('cache-control')).toBe('public, max-age=300');
    const keys = new Map(
      published.body.keys.map((key: { kid: string }) => [key.kid, createPublicKey({ key, format: 'jwk' })]),
    ) as Map<string, ReturnType<typeof createPublicKey>>;
    expect(first.body.tickets).toHaveLength(2);
    for (const ticket of first.body.tickets) {
      expect(verifyTicketCode(ticket.code, (kid) => keys.get(kid))).toEqual({
        ticketId: ticket.id,
        eventId: sold.event.id,
      });
      expect(ticket.qr).toMatch(/^data:image\/svg\+xml;base64,/);
      expect(ticket.pdfUrl).toBe(`/api/files/ticket-${ticket.id}.pdf`);
    }
    expect(JSON.stringify(published.body)).not.toContain('"d"');
  });

  it('are not issued before the booking is confirmed', async () => {
    const held = await selling.hold();
    expect(await call('POST', `/bookings/${held.id}/ticket`, { as: held.fan })).toMatchObject({
      status: 409,
      body: { type: problem('booking-not-confirmed') },
    });
  });
});

describe('figures', () => {
  it('count an organiser’s own bookings, tickets and money by status, event and day', async () => {
    const own = await givenEvent(selling.db);
    await selling.sell(own);
    await selling.sell(own, [3]);
    await selling.hold(own, [1]);
    await selling.sell();
    const as = { id: own.organizerId, role: 'organizer' as const };

    expect((await call('GET', '/bookings/stats', { as })).body.items).toEqual([
      {
        group: 'confirmed',
        status: 'confirmed',
        currency: 'EUR',
        bookings: 2,
        tickets: 5,
        checkedIn: 0,
        feesMinor: 0,
        totalMinor: 22_500,
      },
      {
        group: 'pending',
        status: 'pending',
        currency: 'EUR',
        bookings: 1,
        tickets: 1,
        checkedIn: 0,
        feesMinor: 0,
        totalMinor: 4_500,
      },
    ]);
    const byEvent = await call('GET', '/bookings/stats', { as, query: { groupBy: 'event' } });
    expect(byEvent.body.items.map((item: { group: string }) => item.group)).toEqual([own.id, own.id]);
    const today = new Date().toISOString().slice(0, 10);
    const byDay = await call('GET', '/bookings/stats', { as, query: { groupBy: 'day', from: today } });
    expect(byDay.body.items).toHaveLength(2);
    expect((await call('GET', '/bookings/stats', { as, query: { to: today } })).body.items).toEqual([]);
    expect((await call('GET', '/bookings/stats', { as, query: { eventId: event.id } })).body.items).toEqual(
      [],
    );
  });

  it('are not for fans', async () => {
    expect(await call('GET', '/bookings/stats', { as: fan })).toMatchObject({ status: 403 });
  });
});
