import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveTickets } from '../src/use-cases/give-tickets.ts';
import { type Request, request } from './booking-api.ts';
import { type Held, openSelling, type Selling } from './selling.ts';

let selling: Selling;
let event: TestEvent;
let sold: Held;
let held: Held;
let present: { id: string };

beforeAll(async () => {
  selling = await openSelling();
  event = await givenEvent(selling.db);
  sold = await selling.sell(event);
  held = await selling.hold(event);
  const { recorded } = await giveTickets(
    selling.container,
    event.id,
    {
      items: [{ ticketTypeId: event.ticketTypeIds[0] ?? '', quantity: 1 }],
      recipient: { name: '=Grace "G" Guest', email: 'grace@press.example' },
      note: 'Press list',
    },
    callBy(organizer()),
  );
  present = recorded.body as { id: string };
  await selling.db
    .updateTable('tickets')
    .set({ attendee_name: 'Zoë Müller' })
    .where('booking_id', '=', sold.id)
    .where('number', '=', 2)
    .execute();
});

afterAll(() => selling.close());

const organizer = () => ({ id: event.organizerId, role: 'organizer' as const });

const list = (query: Record<string, string> = {}, options: Request = {}) =>
  request(selling.container, 'GET', `/events/${event.id}/bookings`, { as: organizer(), query, ...options });

const idsOf = async (query: Record<string, string>) =>
  (await list(query)).body.items.map(({ id }: { id: string }) => id);

describe('an event’s bookings', () => {
  it('show the organiser who booked, and who got presents', async () => {
    const { body } = await list();
    expect(body.items).toMatchObject([
      {
        id: present.id,
        kind: 'complimentary',
        buyer: { name: '=Grace "G" Guest', email: 'grace@press.example' },
        note: 'Press list',
      },
      { id: held.id, status: 'pending', buyer: { name: 'Ada Fan', email: held.fan.email }, note: null },
      { id: sold.id, status: 'confirmed', buyer: { name: 'Ada Fan', email: sold.fan.email } },
    ]);
  });

  it('are found by status, by names, by the beginning of an address and of an id', async () => {
    expect(await idsOf({ status: 'pending' })).toEqual([held.id]);
    expect(await idsOf({ q: 'grace' })).toEqual([present.id]);
    expect(await idsOf({ q: 'muller' })).toEqual([sold.id]);
    expect(await idsOf({ q: held.fan.email.slice(0, 20) })).toContain(held.id);
    expect(await idsOf({ q: sold.id })).toEqual([sold.id]);
    expect(await idsOf({ q: 'ada fan', status: 'confirmed' })).toEqual([sold.id]);
    expect(await idsOf({ q: '%%' })).toEqual([]);
    expect(await idsOf({ q: '日本語' })).toEqual([]);
    expect(await list({ q: 'x' })).toMatchObject({ status: 400, body: { errors: [{ field: 'q' }] } });
    expect(await list({ status: 'paid' })).toMatchObject({ status: 400 });
  });

  it('come a page at a time, each once', async () => {
    const first = (await list({ limit: '2' })).body;
    const rest = (await list({ limit: '2', cursor: first.nextCursor })).body;
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual([present.id, held.id, sold.id]);
    expect(rest.nextCursor).toBeNull();
  });

  it('are personal data: for the organiser and admins', async () => {
    for (const path of ['bookings', 'attendees']) {
      const asked = async (role: 'attendee' | 'staff' | 'organizer' | 'admin') =>
        (
          await request(selling.container, 'GET', `/events/${event.id}/${path}`, {
            as: await givenUser(selling.db, role),
          })
        ).status;
      expect([await asked('attendee'), await asked('staff')]).toEqual([403, 403]);
      expect([await asked('organizer'), await asked('admin')]).toEqual([404, 200]);
    }
  });
});

describe('the attendees as CSV', () => {
  it('are one file from all pages, and no formula', async () => {
    const page = (query: Record<string, string>) =>
      request(selling.container, 'GET', `/events/${event.id}/attendees`, { as: organizer(), query });
    const whole = (await page({})).body;
    expect(whole.nextCursor).toBeNull();
    const lines = whole.csv.split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('ticketId,bookingId,ticketType,attendee,buyer,email,status,voidReason,checkedInAt');
    expect(lines[3]).toContain(`"'=Grace ""G"" Guest",grace@press.example,valid,,`);
    const first = (await page({ limit: '2', format: 'csv' })).body;
    const rest = (await page({ limit: '2', cursor: first.nextCursor })).body;
    expect(first.csv + rest.csv).toBe(whole.csv);
    expect(await page({ format: 'xlsx' })).toMatchObject({ status: 400 });
    expect(await page({ limit: '1001' })).toMatchObject({ status: 400 });
  });
});
