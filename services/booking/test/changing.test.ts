import { givenEvent, givenUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { changeBooking } from '../src/use-cases/change-booking.ts';
import { type Held, openSelling, type Selling } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

const change = (held: Held, quantities: readonly number[]) =>
  changeBooking(
    selling.container,
    held.id,
    {
      items: quantities.flatMap((quantity, index) =>
        quantity === 0 ? [] : [{ ticketTypeId: held.event.ticketTypeIds[index] ?? '', quantity }],
      ),
    },
    callBy(held.fan),
  );

const twoTypes = {
  ticketTypes: [
    { priceMinor: 4500, capacity: 30 },
    { priceMinor: 1500, capacity: 5 },
  ],
};

describe('changing a hold', () => {
  it('takes more and gives back, at once and with the right total', async () => {
    const held = await selling.hold(twoTypes, [2, 3]);

    const changed = await change(held, [5, 1]);

    expect(changed).toMatchObject({ status: 'pending', totalMinor: 24_000 });
    expect(await selling.free(held.event)).toEqual([25, 4]);
    expect((await selling.told(held)).at(-1)).toMatchObject({
      type: 'HoldChanged',
      data: { totalMinor: 24_000, before: expect.arrayContaining([]), after: expect.arrayContaining([]) },
    });
  });

  it('adds a type and drops one', async () => {
    const held = await selling.hold(twoTypes, [2]);
    expect(await change(held, [0, 5])).toMatchObject({ totalMinor: 7_500, items: [{ quantity: 5 }] });
    expect(await selling.free(held.event)).toEqual([30, 0]);
  });

  it('keeps its expiry', async () => {
    const held = await selling.hold(twoTypes, [1]);
    const { expires_at } = await selling.read(held);
    expect((await change(held, [2])).expiresAt).toBe(expires_at.toISOString());
  });

  it('is refused as a whole when one type has too few, and keeps what was held', async () => {
    const held = await selling.hold(twoTypes, [2, 1]);
    await selling.hold(held.event, [1, 3]);

    await expect(change(held, [1, 3])).rejects.toMatchObject({ type: 'sold-out' });

    expect(await selling.read(held)).toMatchObject({ total_minor: 10_500 });
    expect(await selling.free(held.event)).toEqual([27, 1]);
  });

  it('lets others have at once what is given back', async () => {
    const event = await givenEvent(selling.db, { ticketTypes: [{ capacity: 4 }] });
    const held = await selling.hold(event, [4]);
    await expect(selling.hold(event, [2])).rejects.toMatchObject({ type: 'sold-out' });
    await change(held, [2]);
    expect(await selling.hold(event, [2])).toMatchObject({ totalMinor: 9_000 });
  });

  it.each([
    ['more than one booking may have', [11], { kind: 'invalid', errors: [{ field: 'items.0.quantity' }] }],
    ['only what is free of charge', [0, 1], { kind: 'invalid', errors: [{ field: 'items' }] }],
  ])('refuses %s', async (_, quantities, problem) => {
    const held = await selling.hold({ ticketTypes: [{}, { priceMinor: 0 }] }, [1]);
    await expect(change(held, quantities)).rejects.toMatchObject(problem);
    expect(await selling.free(held.event)).toEqual([99, 100]);
  });

  it('refuses a type of another event', async () => {
    const held = await selling.hold();
    const other = await givenEvent(selling.db);
    await expect(change({ ...held, event: other }, [1])).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ field: 'items.0.ticketTypeId' }],
    });
  });

  it('is refused once the hold has expired', async () => {
    const held = await selling.hold();
    await selling.age(held);
    await expect(change(held, [1])).rejects.toMatchObject({ type: 'booking-not-pending' });
  });

  it('is refused once a payment was started', async () => {
    const held = await selling.hold();
    const now = new Date();
    await selling.db
      .insertInto('payments')
      .values({
        ...{ id: newId(), booking_id: held.id, user_id: held.fan.id, status: 'started', amount_minor: 9_000 },
        ...{ currency: 'EUR', created_at: now, updated_at: now },
      })
      .execute();
    await expect(change(held, [1])).rejects.toMatchObject({ type: 'payment-started' });
  });

  it('is refused for a confirmed or cancelled booking', async () => {
    const sold = await selling.sell();
    await expect(change(sold, [1])).rejects.toMatchObject({ type: 'booking-not-pending' });
    await cancelBooking(selling.container, sold.id, callBy(sold.fan));
    await expect(change(sold, [1])).rejects.toMatchObject({ type: 'booking-not-pending' });
  });

  it('ends as one of them when two change it at once', async () => {
    const held = await selling.hold({ ticketTypes: [{ capacity: 60 }] }, [1]);
    await Promise.all([change(held, [10]), change(held, [4]), change(held, [7])]);
    const [{ free, total } = { free: 0, total: 0 }] = [
      { free: (await selling.free(held.event))[0] ?? 0, total: (await selling.read(held)).total_minor },
    ];
    expect(60 - free).toBe(total / 4500);
  });
});

describe('naming the attendees', () => {
  const name = (held: Held, attendees: readonly { ticketId: string; attendeeName: string }[]) =>
    changeBooking(selling.container, held.id, { attendees: [...attendees] }, callBy(held.fan));

  it('puts the names on the tickets and tells so', async () => {
    const held = await selling.sell();
    const [first, second] = await selling.tickets(held);
    await name(held, [{ ticketId: first?.id ?? '', attendeeName: 'Zoë Ångström' }]);
    expect((await selling.tickets(held)).map((ticket) => ticket.attendee_name)).toEqual([
      'Zoë Ångström',
      'Ada Fan',
    ]);
    expect((await selling.told(held)).at(-1)).toMatchObject({
      type: 'AttendeesNamed',
      data: { ticketIds: [first?.id] },
    });
    expect(second?.attendee_name).toBe('Ada Fan');
  });

  it('changes no name when one ticket is not of this booking', async () => {
    const [held, other] = [await selling.sell(), await selling.sell()];
    const [own] = await selling.tickets(held);
    const [foreign] = await selling.tickets(other);
    await expect(
      name(held, [
        { ticketId: own?.id ?? '', attendeeName: 'Somebody' },
        { ticketId: foreign?.id ?? '', attendeeName: 'Somebody' },
      ]),
    ).rejects.toMatchObject({ kind: 'invalid', errors: [{ field: 'attendees.1.ticketId' }] });
    for (const booking of [held, other]) {
      expect((await selling.tickets(booking)).map((ticket) => ticket.attendee_name)).toEqual([
        'Ada Fan',
        'Ada Fan',
      ]);
    }
  });

  it('is for confirmed bookings, and their owner', async () => {
    const held = await selling.hold();
    const attendees = [{ ticketId: newId(), attendeeName: 'Somebody' }];
    await expect(name(held, attendees)).rejects.toMatchObject({ type: 'booking-not-confirmed' });
    const stranger = await givenUser(selling.db);
    await expect(name({ ...held, fan: stranger }, attendees)).rejects.toMatchObject({ kind: 'not-found' });
  });
});
