import { authEvents } from '@concert/contracts/events/auth';
import { givenEvent } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erasePerson } from '../src/use-cases/erase-person.ts';
import { giveTickets } from '../src/use-cases/give-tickets.ts';
import { holdTickets } from '../src/use-cases/hold-tickets.ts';
import { openSelling, type Selling, told } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

describe('a person who is erased', () => {
  it('leaves bookings without a name, and gives up what is held', async () => {
    const held = await selling.sell();
    const { fan, event } = held;
    const items = [{ ticketTypeId: event.ticketTypeIds[0] ?? '', quantity: 3 }];
    await holdTickets(selling.container, { eventId: event.id, items }, callBy(fan));
    const given = await giveTickets(
      selling.container,
      event.id,
      { items, recipient: { name: 'Ada Fan', email: fan.email }, note: 'A friend' },
      callBy({ id: event.organizerId, role: 'organizer' }),
    );
    const present = given.recorded.body as { id: string };
    const other = await selling.sell(event);
    expect(await selling.free(event)).toEqual([90]);
    const erased = told(authEvents.UserErased, { userId: fan.id });

    await erasePerson(selling.container, erased);

    expect(await selling.free(event)).toEqual([93]);
    for (const booking of [held, present]) {
      expect(await selling.read(booking)).toMatchObject({ status: 'confirmed' });
      for (const ticket of await selling.tickets(booking)) expect(ticket.attendee_name).toBe('Guest');
    }
    expect((await selling.tickets(other))[0]?.attendee_name).toBe('Ada Fan');
    const recipient = await selling.db
      .selectFrom('complimentary_recipients')
      .selectAll()
      .where('booking_id', '=', present.id)
      .executeTakeFirst();
    expect(recipient).toMatchObject({ email: null, name: 'Guest', note: null, user_id: null });
    expect((await selling.told(held)).at(-1)).toMatchObject({ type: 'AttendeesNamed' });

    const before = await selling.told(held);
    await erasePerson(selling.container, erased);
    expect(await selling.told(held)).toEqual(before);
  });

  it('is forgotten in all of many bookings', async () => {
    const event = await givenEvent(selling.db, { ticketTypes: [{ capacity: 200, priceMinor: 0 }] });
    const first = await selling.hold(event, [1]);
    const items = [{ ticketTypeId: event.ticketTypeIds[0] ?? '', quantity: 1 }];
    for (let more = 0; more < 60; more += 1) {
      await holdTickets(selling.container, { eventId: event.id, items }, callBy(first.fan));
    }
    await erasePerson(selling.container, told(authEvents.UserErased, { userId: first.fan.id }));
    const named = await selling.db
      .selectFrom('tickets')
      .select('id')
      .where('event_id', '=', event.id)
      .where('attendee_name', '<>', 'Guest')
      .execute();
    expect(named).toEqual([]);
  });
});
