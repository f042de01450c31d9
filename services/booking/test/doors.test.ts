import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { after, DAY, HOUR, MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signTicketCode } from '../src/domain/ticket-code.ts';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { type Request, request } from './booking-api.ts';
import { type Held, openSelling, type Selling } from './selling.ts';

let selling: Selling;
let staff: TestUser;

beforeAll(async () => {
  selling = await openSelling();
  staff = await givenUser(selling.db, 'staff', 'Dora Door');
});

afterAll(() => selling.close());

const call = (method: string, path: string, options: Request = {}) =>
  request(selling.container, method, path, { as: staff, ...options });

const problem = (type: string) => `https://concert.example/problems/${type}`;

const scan = (code: string, options: Request = {}) =>
  call('POST', `/tickets/${code}/check-in`, { body: {}, ...options });

async function codesOf(held: Held): Promise<readonly string[]> {
  return (await selling.tickets(held)).filter(({ status }) => status === 'valid').map(({ code }) => code);
}

const today = () => givenEvent(selling.db, { startsAt: after(new Date(), 5 * MINUTE) });

describe('a ticket at the door', () => {
  it('lets its holder in once; the next scan is told when, where and by whom it was used', async () => {
    const held = await selling.sell(await today());
    const [code = ''] = await codesOf(held);

    const first = await scan(code, { body: { device: 'North 2', gate: 'North', eventId: held.event.id } });
    const second = await scan(code, { body: { device: 'South 1' } });

    expect(first).toMatchObject({
      status: 200,
      body: {
        result: 'admitted',
        ticket: {
          eventId: held.event.id,
          bookingId: held.id,
          attendeeName: 'Ada Fan',
          ticketTypeName: 'Type 1',
        },
        device: 'North 2',
        gate: 'North',
        by: staff.id,
        warning: null,
      },
    });
    expect(second.body).toEqual({ ...first.body, result: 'already-used' });
    const [ticket] = await selling.tickets(held);
    expect(await selling.toldOf('ticket', first.body.ticket.id)).toMatchObject([
      { type: 'TicketCheckedIn', data: { bookingId: held.id, checkedInAt: first.body.checkedInAt } },
    ]);
    expect(ticket?.checked_in_at?.toISOString()).toBe(first.body.checkedInAt);
  });

  it('lets one of many in who come at the same moment', async () => {
    const [code = ''] = await codesOf(await selling.sell(await today()));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => scan(code, { body: { device: `Device ${index}` } })),
    );
    const results = answers.map(({ body }) => body.result);
    expect(results.filter((result) => result === 'admitted')).toHaveLength(1);
    expect(results.filter((result) => result === 'already-used')).toHaveLength(7);
    expect(new Set(answers.map(({ body }) => body.device)).size).toBe(1);
  });

  it('tells a scanner again that it won when it asks with the same key', async () => {
    const held = await selling.sell(await today());
    const [code = ''] = await codesOf(held);
    const headers = { 'idempotency-key': newId() };
    const [first, twin] = await Promise.all([scan(code, { headers }), scan(code, { headers })]);
    expect(first.body).toMatchObject({ result: 'admitted' });
    expect(twin.body).toEqual(first.body);
    await selling.db
      .updateTable('tickets')
      .set({ status: 'void' })
      .where('booking_id', '=', held.id)
      .execute();
    expect((await scan(code, { headers })).body).toEqual(first.body);
  });

  it('is refused when it is forged, or torn', async () => {
    const [code = ''] = await codesOf(await selling.sell(await today()));
    const forged = `${code.slice(0, -6)}${code.slice(-6) === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA'}`;
    for (const bad of [forged, code.slice(0, 40), 'hello', encodeURIComponent('😀 %'), '..%2F..']) {
      expect(await scan(bad)).toMatchObject({ status: 422, body: { type: problem('ticket-not-genuine') } });
    }
  });

  it('is not found when we signed it and do not have it', async () => {
    const event = await today();
    const key = await selling.container.ticketKeys.signing();
    const stray = signTicketCode({ ticketId: newId(), eventId: event.id }, key);
    expect(await scan(stray)).toMatchObject({ status: 404, body: { type: problem('not-found') } });
  });

  it('is refused when it is void, with the reason', async () => {
    const held = await selling.sell();
    const [code = ''] = await codesOf(held);
    await cancelBooking(selling.container, held.id, callBy(held.fan));
    expect(await scan(code)).toMatchObject({
      status: 409,
      body: { type: problem('ticket-void'), detail: 'This ticket is void: its booking was cancelled.' },
    });
  });

  it('is refused at the door of another event', async () => {
    const [code = ''] = await codesOf(await selling.sell(await today()));
    const { id: eventId } = await today();
    expect(await scan(code, { body: { eventId } })).toMatchObject({
      status: 409,
      body: { type: problem('wrong-event') },
    });
  });

  it('of another day lets in, with a warning', async () => {
    const [code = ''] = await codesOf(await selling.sell({ startsAt: after(new Date(), 5 * DAY) }));
    expect((await scan(code)).body).toMatchObject({ result: 'admitted', warning: 'not-today' });
  });

  it.each([
    ['ahead of the clock', 3 * MINUTE],
    ['more than a week old', -7 * DAY - MINUTE],
  ])('cannot have been scanned at a time %s', async (_, difference) => {
    const [code = ''] = await codesOf(await selling.sell(await today()));
    const at = after(new Date(), difference).toISOString();
    expect(await scan(code, { body: { at } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'at' }] },
    });
  });

  it('is checked by staff at every event, by an organiser at its own, and by no fan', async () => {
    const held = await selling.sell(await today(), [3]);
    const codes = await codesOf(held);
    const own = { id: held.event.organizerId, role: 'organizer' as const };
    const other = await givenUser(selling.db, 'organizer');
    const admin = await givenUser(selling.db, 'admin');
    const path = `/events/${held.event.id}/door`;
    for (const [index, as] of [staff, own, admin].entries()) {
      expect(await scan(codes[index] ?? '', { as })).toMatchObject({ status: 200 });
      expect(await call('GET', path, { as })).toMatchObject({ status: 200 });
    }
    for (const [as, status] of [[other, 404] as const, [held.fan, 403] as const]) {
      expect(await scan(codes[0] ?? '', { as })).toMatchObject({ status });
      expect(await call('GET', path, { as })).toMatchObject({ status });
      expect(await call('GET', `${path}/tickets`, { as })).toMatchObject({ status });
      const undo = { as, body: { reason: 'Mistake' } };
      expect(await call('POST', `/tickets/${codes[0]}/check-in/undo`, undo)).toMatchObject({ status });
      const checkIns = [{ code: codes[0], at: new Date().toISOString() }];
      expect(
        await call('POST', `/events/${held.event.id}/check-ins`, { as, body: { checkIns } }),
      ).toMatchObject({ status });
    }
  });
});

describe('a check-in taken back', () => {
  it('lets the ticket be used again, tells why, and changes nothing the second time', async () => {
    const held = await selling.sell(await today());
    const [code = ''] = await codesOf(held);
    const { ticket } = (await scan(code)).body;
    const undo = () =>
      call('POST', `/tickets/${code}/check-in/undo`, { body: { reason: 'Scanned while testing' } });

    expect(await undo()).toMatchObject({
      status: 200,
      body: { result: 'undone', checkedInAt: null, by: null },
    });
    expect(await undo()).toMatchObject({ status: 200, body: { checkedInAt: null } });
    expect((await scan(code)).body).toMatchObject({ result: 'admitted' });

    const types = (await selling.toldOf('ticket', ticket.id)).map(({ type }) => type);
    expect(types).toEqual(['TicketCheckedIn', 'CheckInUndone', 'TicketCheckedIn']);
    const undone = await selling.db
      .selectFrom('check_ins')
      .select(['undone_by', 'undo_reason'])
      .where('ticket_id', '=', ticket.id)
      .where('status', '=', 'undone')
      .executeTakeFirstOrThrow();
    expect(undone).toEqual({ undone_by: staff.id, undo_reason: 'Scanned while testing' });
  });

  it('needs a reason', async () => {
    const [code = ''] = await codesOf(await selling.sell(await today()));
    expect(await call('POST', `/tickets/${code}/check-in/undo`, { body: {} })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'reason' }] },
    });
  });

  it('does not come back when a device sends its old scans again', async () => {
    const held = await selling.sell(await today());
    const [code = ''] = await codesOf(held);
    const checkIns = [{ code, at: new Date().toISOString(), device: 'North' }];
    const path = `/events/${held.event.id}/check-ins`;
    await call('POST', path, { body: { checkIns } });
    await call('POST', `/tickets/${code}/check-in/undo`, { body: { reason: 'Wrong person' } });
    const again = await call('POST', path, { body: { checkIns } });
    expect(again.body.items).toMatchObject([{ result: 'undone', checkedInAt: null }]);
  });
});

describe('somebody without a code, found by name', () => {
  const path = (held: Held, ticketId: string) => `/events/${held.event.id}/tickets/${ticketId}/check-in`;

  it('comes in once, and out again, by the ticket’s id', async () => {
    const held = await selling.sell(await today());
    const [ticket] = await selling.tickets(held);
    const id = ticket?.id ?? '';
    const where = { device: 'Desk', gate: 'North' };
    const idempotencyKey = newId();
    const admit = (key: string) =>
      call('POST', path(held, id), { body: where, headers: { 'idempotency-key': key } });

    const first = await admit(idempotencyKey);
    expect(first).toMatchObject({
      status: 200,
      body: { result: 'admitted', ticket: { id, attendeeName: 'Ada Fan' }, ...where, by: staff.id },
    });
    expect((await admit(idempotencyKey)).body).toEqual(first.body);
    expect((await admit(newId())).body).toMatchObject({ result: 'already-used' });
    expect((await scan(ticket?.code ?? '')).body).toMatchObject({ result: 'already-used', device: 'Desk' });
    const undo = await call('POST', `${path(held, id)}/undo`, { body: { reason: 'Another of that name' } });
    expect(undo).toMatchObject({ status: 200, body: { result: 'undone', checkedInAt: null } });
    expect((await scan(ticket?.code ?? '')).body).toMatchObject({ result: 'admitted' });
  });

  it('is let in by those of the event alone, and only with a ticket of it', async () => {
    const [held, foreign] = [await selling.sell(await today()), await selling.sell(await today())];
    const [own] = await selling.tickets(held);
    const [other] = await selling.tickets(foreign);
    const reason = { body: { reason: 'Wrong person' } };
    const stranger = await givenUser(selling.db, 'organizer', 'Another House');
    const mine = { id: held.event.organizerId, role: 'organizer' as const };

    expect(await call('POST', path(held, other?.id ?? ''), { body: {} })).toMatchObject({ status: 404 });
    expect(await call('POST', `${path(held, other?.id ?? '')}/undo`, reason)).toMatchObject({ status: 404 });
    const refused = { as: stranger, body: {} };
    expect(await call('POST', path(held, own?.id ?? ''), refused)).toMatchObject({ status: 404 });
    expect(await call('POST', path(held, own?.id ?? ''), { as: mine, body: {} })).toMatchObject({
      status: 200,
    });
    expect(await selling.toldOf('ticket', other?.id ?? '')).toEqual([]);
  });

  it('is not let in with a void ticket', async () => {
    const held = await selling.sell(await today());
    const [ticket] = await selling.tickets(held);
    await selling.db
      .updateTable('tickets')
      .set({ status: 'void' })
      .where('booking_id', '=', held.id)
      .execute();
    expect(await call('POST', path(held, ticket?.id ?? ''), { body: {} })).toMatchObject({
      status: 409,
      body: { type: problem('ticket-void') },
    });
  });
});

describe('scans made without a network', () => {
  const sync = (eventId: string, checkIns: readonly unknown[], as = staff) =>
    call('POST', `/events/${eventId}/check-ins`, { as, body: { checkIns } });
  const ago = (minutes: number) => after(new Date(), -minutes * MINUTE).toISOString();

  it('are taken each for itself, and again without effect', async () => {
    const held = await selling.sell(await today(), [3]);
    const foreign = await selling.sell(await today());
    const gone = await selling.sell(held.event);
    const [one = '', two = '', three = ''] = await codesOf(held);
    const [other = ''] = await codesOf(foreign);
    const [voided = ''] = await codesOf(gone);
    await selling.db
      .updateTable('tickets')
      .set({ status: 'void' })
      .where('booking_id', '=', gone.id)
      .execute();
    const checkIns = [
      { code: one, at: ago(3), device: 'North' },
      { code: 'forged', at: ago(3) },
      { code: two, at: ago(2), device: 'North' },
      { code: other, at: ago(2) },
      { code: voided, at: ago(2) },
      { code: three, at: ago(20_000) },
      { code: one, at: ago(1), device: 'North' },
    ];

    const first = await sync(held.event.id, checkIns);

    expect(first).toMatchObject({
      status: 200,
      body: {
        items: [
          { code: one, result: 'admitted', problem: null, checkedInAt: checkIns[0]?.at },
          { code: 'forged', result: 'refused', problem: 'ticket-not-genuine', ticketId: null },
          { code: two, result: 'admitted' },
          { code: other, result: 'refused', problem: 'wrong-event' },
          { code: voided, result: 'refused', problem: 'ticket-void' },
          { code: three, result: 'refused', problem: 'scan-time' },
          { code: one, result: 'already-used', checkedInAt: checkIns[0]?.at },
        ],
      },
    });
    const ticketId = first.body.items[0].ticketId;
    const before = await selling.toldOf('ticket', ticketId);
    expect((await sync(held.event.id, checkIns)).body).toEqual(first.body);
    expect(await selling.toldOf('ticket', ticketId)).toEqual(before);
  });

  it('may name a ticket by its id, of this event only, and by one of both only', async () => {
    const [held, foreign] = [await selling.sell(await today()), await selling.sell(await today())];
    const [own] = await selling.tickets(held);
    const [other] = await selling.tickets(foreign);
    const at = ago(1);
    const checkIns = [
      { ticketId: own?.id, at },
      { ticketId: other?.id, at },
    ];
    const first = await sync(held.event.id, checkIns);
    expect(first.body.items).toMatchObject([
      { code: null, result: 'admitted', ticketId: own?.id },
      { code: null, result: 'refused', problem: 'not-found' },
    ]);
    expect((await sync(held.event.id, checkIns)).body).toEqual(first.body);
    expect(await selling.toldOf('ticket', other?.id ?? '')).toEqual([]);
    for (const both of [{ at }, { at, code: 'x', ticketId: own?.id }]) {
      expect(await sync(held.event.id, [both])).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'checkIns.0.code' }] },
      });
    }
  });

  it('keep the earliest, and tell of a ticket that two devices let in', async () => {
    const held = await selling.sell(await today());
    const [code = ''] = await codesOf(held);
    const [ticket] = await selling.tickets(held);
    const online = (await scan(code, { body: { device: 'North' } })).body;
    const at = ago(9);

    const late = await sync(held.event.id, [{ code, at, device: 'South', gate: 'S' }]);

    expect(late.body.items).toMatchObject([{ result: 'admitted', checkedInAt: at }]);
    const events = await selling.toldOf('ticket', ticket?.id ?? '');
    expect(events.map(({ type }) => type)).toEqual([
      'TicketCheckedIn',
      'CheckInCorrected',
      'TicketUsedTwice',
    ]);
    const path = `/events/${held.event.id}/door`;
    expect((await call('GET', path)).body).toMatchObject({ doubleUsed: 1, ticketTypes: [{ checkedIn: 1 }] });
    const list = await call('GET', `${path}/tickets`, { query: { only: 'double-used' } });
    expect(list.body.items).toMatchObject([
      {
        id: ticket?.id,
        checkedInAt: at,
        checkIns: [
          { status: 'admitted', at, device: 'South', gate: 'S', by: staff.id },
          { status: 'double-used', at: online.checkedInAt, device: 'North', gate: null },
        ],
      },
    ]);
  });

  it('end alike in whatever order two devices come back', async () => {
    const ends = [];
    for (const order of [
      ['North', 'South'],
      ['South', 'North'],
    ]) {
      const held = await selling.sell(await today());
      const [code = ''] = await codesOf(held);
      const at: Record<string, string> = { North: ago(9), South: ago(4) };
      for (const device of order) await sync(held.event.id, [{ code, at: at[device], device }]);
      const { body } = await call('GET', `/events/${held.event.id}/door/tickets`, {
        query: { only: 'double-used' },
      });
      ends.push(
        body.items[0].checkIns.map((one: { status: string; device: string }) => [one.status, one.device]),
      );
    }
    expect(ends[0]).toEqual([
      ['admitted', 'North'],
      ['double-used', 'South'],
    ]);
    expect(ends[1]).toEqual(ends[0]);
  });

  it('come back from two devices at the same moment as one check-in and one double use', async () => {
    const held = await selling.sell(await today(), [5]);
    const codes = await codesOf(held);
    const batch = (device: string, minutes: number) =>
      sync(
        held.event.id,
        codes.map((code) => ({ code, at: ago(minutes), device })),
      );
    const answers = await Promise.all([batch('North', 9), batch('South', 4), batch('East', 2)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { body } = await call('GET', `/events/${held.event.id}/door/tickets`);
    for (const { checkIns } of body.items) {
      expect(checkIns.map((one: { status: string }) => one.status)).toEqual([
        'admitted',
        'double-used',
        'double-used',
      ]);
      expect(checkIns[0].device).toBe('North');
    }
  });

  it('name the refused field, and are at most 200', async () => {
    const { id } = await today();
    const many = Array.from({ length: 201 }, () => ({ code: 'x', at: ago(1) }));
    expect(await sync(id, many)).toMatchObject({ status: 400, body: { errors: [{ field: 'checkIns' }] } });
    expect(await sync(id, [{ code: 'x', at: 'yesterday' }])).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'checkIns.0.at' }] },
    });
    expect(await sync(newId(), [{ code: 'x', at: ago(1) }])).toMatchObject({ status: 404 });
  });
});

describe('what a door knows', () => {
  it('is the event, the keys, how many are in, and which tickets are void', async () => {
    const event = await today();
    const held = await selling.sell(event, [3]);
    const gone = await selling.sell(event, [2]);
    await scan((await codesOf(held))[0] ?? '');
    await cancelVoid(gone);
    const { body } = await call('GET', `/events/${event.id}/door`);
    expect(body).toMatchObject({
      event: { id: event.id, title: 'Northern Lights', timezone: 'Europe/Berlin', status: 'published' },
      keys: [{ kty: 'OKP', alg: 'EdDSA' }],
      ticketTypes: [{ id: event.ticketTypeIds[0], name: 'Type 1', valid: 3, checkedIn: 1 }],
      hasMoreVoid: false,
      doubleUsed: 0,
    });
    const voided = (await selling.tickets(gone)).map(({ id }) => id);
    expect([...body.voidTicketIds].sort()).toEqual([...voided].sort());
    expect(JSON.stringify(body)).not.toContain(event.organizerId);
  });

  async function cancelVoid({ id }: Held): Promise<void> {
    await selling.db.updateTable('tickets').set({ status: 'void' }).where('booking_id', '=', id).execute();
  }

  it('is every ticket, a page at a time, each once', async () => {
    const event = await today();
    const held = await selling.sell(event, [7]);
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { limit: '3', ...(cursor === undefined ? {} : { cursor }) };
      const { body } = await call('GET', `/events/${event.id}/door/tickets`, { query });
      found.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    }
    expect(found).toEqual((await selling.tickets(held)).map(({ id }) => id));
  });

  it('is found by a part of the name, and by the beginning of an id; wildcards are letters', async () => {
    const event = await today();
    const held = await selling.sell(event, [2]);
    const [first] = await selling.tickets(held);
    await selling.db
      .updateTable('tickets')
      .set({ attendee_name: '100% Müller_Zoë' })
      .where('id', '=', first?.id ?? '')
      .execute();
    const search = async (q: string) =>
      (await call('GET', `/events/${event.id}/door/tickets`, { query: { q } })).body.items.length;
    expect(await search('müller')).toBe(1);
    expect(await search('100%')).toBe(1);
    expect(await search('r_z')).toBe(1);
    expect(await search('%%')).toBe(0);
    expect(await search('Ada Fan')).toBe(1);
    expect(await search(held.id.slice(0, 13))).toBe(2);
    expect(await search('\\\\')).toBe(0);
    expect(await search('😀😀')).toBe(0);
  });

  it('is kept up to date by what changed since', async () => {
    const event = await today();
    const held = await selling.sell(event, [4]);
    const path = `/events/${event.id}/door/tickets`;
    const long = after(new Date(), -HOUR).toISOString();
    const past = new Date(Date.now() - 10 * MINUTE);
    await selling.db
      .updateTable('tickets')
      .set({ updated_at: past })
      .where('booking_id', '=', held.id)
      .execute();
    const { asOf } = (await call('GET', path)).body;
    const [code = ''] = await codesOf(held);
    const { ticket } = (await scan(code)).body;

    const delta = await call('GET', path, { query: { since: asOf } });

    expect(delta.body.items).toMatchObject([{ id: ticket.id, checkedInAt: expect.any(String) }]);
    const first = await call('GET', path, { query: { since: long, limit: '2' } });
    expect(first.body.items).toHaveLength(2);
    const rest = await call('GET', path, { query: { since: long, cursor: first.body.nextCursor } });
    expect(rest.body.items).toHaveLength(2);
    expect(rest.body.items[1].id).toBe(ticket.id);
    expect(await call('GET', path, { query: { since: 'now' } })).toMatchObject({ status: 400 });
    const cursor = Buffer.from('["x","y"]').toString('base64url');
    expect(await call('GET', path, { query: { since: long, cursor } })).toMatchObject({ status: 400 });
  });
});

describe('a booking with a used ticket', () => {
  it('can no longer be cancelled by its buyer', async () => {
    const held = await selling.sell(await givenEvent(selling.db));
    await scan((await codesOf(held))[0] ?? '');
    await expect(cancelBooking(selling.container, held.id, callBy(held.fan))).rejects.toMatchObject({
      type: 'ticket-checked-in',
    });
  });

  it('is either used or cancelled when both come at the same moment', async () => {
    for (let round = 0; round < 6; round += 1) {
      const held = await selling.sell(await givenEvent(selling.db), [1]);
      const [code = ''] = await codesOf(held);
      const [scanned, cancelled] = await Promise.allSettled([
        scan(code),
        cancelBooking(selling.container, held.id, callBy(held.fan)),
      ]);
      const isAdmitted = scanned.status === 'fulfilled' && scanned.value.status === 200;
      expect(isAdmitted).toBe(cancelled.status === 'rejected');
      expect(await selling.read(held)).toMatchObject({ status: isAdmitted ? 'confirmed' : 'cancelled' });
    }
  });
});
