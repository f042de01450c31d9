import { givenEvent, givenUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyTicketCode } from '../src/domain/ticket-code.ts';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { type Request, request } from './booking-api.ts';
import { type Held, openSelling, type Selling } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

const call = (method: string, path: string, options: Request = {}) =>
  request(selling.container, method, path, options);

const reissue = (held: Held, ticketId: string, options: Request = {}) =>
  call('POST', `/bookings/${held.id}/tickets/${ticketId}/reissue`, { as: held.fan, ...options });

const problem = (type: string) => `https://concert.example/problems/${type}`;

const scan = async (code: string) =>
  call('POST', `/tickets/${code}/check-in`, { as: await givenUser(selling.db, 'staff'), body: {} });

describe('issuing a ticket anew', () => {
  it('makes another with a code of its own; the old one is void, and says why at the door', async () => {
    const held = await selling.sell({}, [2]);
    const [first, second] = await selling.tickets(held);

    const { status, body } = await reissue(held, first?.id ?? '');

    expect(status).toBe(201);
    expect(body).toMatchObject({ attendeeName: 'Ada Fan', status: 'valid', voidReason: null });
    expect(body.pdfUrl).toBe(`/api/files/ticket-${body.id}.pdf`);
    const publicKeyOf = await selling.container.ticketKeys.verifier();
    expect(verifyTicketCode(body.code, publicKeyOf)).toEqual({ ticketId: body.id, eventId: held.event.id });
    expect(await scan(first?.code ?? '')).toMatchObject({
      status: 409,
      body: { detail: 'This ticket is void: it was issued anew, ask for the new one.' },
    });
    expect(await scan(body.code)).toMatchObject({ status: 200, body: { result: 'admitted' } });
    const { tickets } = (await call('POST', `/bookings/${held.id}/ticket`, { as: held.fan })).body;
    expect(tickets.map(({ id }: { id: string }) => id)).toEqual([body.id, second?.id]);
    expect((await selling.told(held)).at(-1)).toMatchObject({
      type: 'TicketReissued',
      data: { bookingId: held.id, ticketIds: [body.id], voidedTicketIds: [first?.id] },
    });
  });

  it('is for the owner, the event’s organiser and admins', async () => {
    const held = await selling.sell({}, [3]);
    const [one, two, three] = (await selling.tickets(held)).map(({ id }) => id);
    const organizer = { id: held.event.organizerId, role: 'organizer' as const };
    expect(await reissue(held, one ?? '')).toMatchObject({ status: 201 });
    expect(await reissue(held, two ?? '', { as: organizer })).toMatchObject({ status: 201 });
    expect(await reissue(held, three ?? '', { as: await givenUser(selling.db, 'admin') })).toMatchObject({
      status: 201,
    });
    for (const role of ['attendee', 'organizer', 'staff'] as const) {
      const as = await givenUser(selling.db, role);
      expect(await reissue(held, one ?? '', { as })).toMatchObject({ status: 404 });
    }
  });

  it('happens once for one key, and once when two ask at the same moment', async () => {
    const held = await selling.sell({}, [1]);
    const [ticket] = await selling.tickets(held);
    const headers = { 'idempotency-key': newId() };
    const answers = await Promise.all([1, 2, 3].map(() => reissue(held, ticket?.id ?? '', { headers })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await reissue(held, ticket?.id ?? '', { headers })).body).toEqual(answers[0]?.body);
    const again = await Promise.all([1, 2].map(() => reissue(held, answers[0]?.body.id)));
    expect(again.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await selling.tickets(held)).map(({ status }) => status).sort()).toEqual([
      'valid',
      'void',
      'void',
    ]);
  });

  it('is refused for a ticket that was used, is void, or is of another booking', async () => {
    const held = await selling.sell({}, [2]);
    const [used, replaced] = await selling.tickets(held);
    await scan(used?.code ?? '');
    await reissue(held, replaced?.id ?? '');
    expect(await reissue(held, used?.id ?? '')).toMatchObject({
      status: 409,
      body: { type: problem('ticket-checked-in') },
    });
    expect(await reissue(held, replaced?.id ?? '')).toMatchObject({
      status: 409,
      body: { type: problem('ticket-void') },
    });
    const other = await selling.sell(held.event);
    expect(await reissue(other, used?.id ?? '')).toMatchObject({ status: 404 });
    const cancelled = await selling.sell(await givenEvent(selling.db));
    const [gone] = await selling.tickets(cancelled);
    await cancelBooking(selling.container, cancelled.id, callBy(cancelled.fan));
    expect(await reissue(cancelled, gone?.id ?? '')).toMatchObject({
      status: 409,
      body: { type: problem('booking-not-confirmed') },
    });
  });

  it('ends after twenty times', async () => {
    const held = await selling.sell({}, [1]);
    const [ticket] = await selling.tickets(held);
    await selling.db.updateTable('tickets').set({ revision: 20 }).where('booking_id', '=', held.id).execute();
    expect(await reissue(held, ticket?.id ?? '')).toMatchObject({
      status: 409,
      body: { type: problem('reissued-too-often') },
    });
  });
});
