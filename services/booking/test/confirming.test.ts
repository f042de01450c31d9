import { givenEvent } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyTicketCode } from '../src/domain/ticket-code.ts';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { confirmBooking } from '../src/use-cases/confirm-booking.ts';
import { sweepOnce } from '../src/use-cases/sweep-holds.ts';
import { openSelling, paid, type Selling } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

const typesOf = (events: readonly { readonly type: string }[]) => events.map((event) => event.type);

describe('a payment that arrived', () => {
  it('confirms the booking and issues a signed ticket for each place', async () => {
    const { container } = selling;
    const held = await selling.hold({ ticketTypes: [{ priceMinor: 4500 }, { priceMinor: 0 }] }, [2, 1]);
    const payment = paid(held);

    await confirmBooking(container, payment);

    expect(await selling.read(held)).toMatchObject({
      status: 'confirmed',
      payment_id: payment.data.paymentId,
      confirmed_at: expect.any(Date),
    });
    const tickets = await selling.tickets(held);
    expect(tickets).toHaveLength(3);
    const publicKeyOf = await container.ticketKeys.verifier();
    for (const ticket of tickets) {
      expect(ticket).toMatchObject({ status: 'valid', attendee_name: held.fan.name });
      expect(verifyTicketCode(ticket.code, publicKeyOf)).toEqual({
        ticketId: ticket.id,
        eventId: held.event.id,
      });
    }
    const [, confirmed] = await selling.told(held);
    expect(confirmed).toMatchObject({
      type: 'BookingConfirmed',
      correlationId: payment.correlationId,
      data: { paymentId: payment.data.paymentId, totalMinor: 9000 },
    });
    expect(await selling.free(held.event)).toEqual([98, 99]);
  });

  it('confirms once when its message comes again, one after the other and at once', async () => {
    const held = await selling.hold();
    const payment = paid(held);

    await Promise.all(Array.from({ length: 4 }, () => confirmBooking(selling.container, payment)));
    await confirmBooking(selling.container, payment);

    expect(typesOf(await selling.told(held))).toEqual(['TicketsHeld', 'BookingConfirmed']);
    expect(await selling.tickets(held)).toHaveLength(2);
  });

  it('confirms once when it is told under another message id', async () => {
    const held = await selling.hold();
    const payment = paid(held);
    await confirmBooking(selling.container, payment);

    await confirmBooking(selling.container, { ...payment, id: newId() });

    expect(typesOf(await selling.told(held))).toEqual(['TicketsHeld', 'BookingConfirmed']);
  });

  it('keeps the tickets of a hold that expired and was not swept yet', async () => {
    const held = await selling.hold({ ticketTypes: [{ capacity: 2 }] });
    await selling.age(held);

    await confirmBooking(selling.container, paid(held));

    expect(await selling.read(held)).toMatchObject({ status: 'confirmed' });
    expect(await selling.free(held.event)).toEqual([0]);
  });

  it('claims the tickets anew when it comes after the expiry and some are left', async () => {
    const held = await selling.hold({ ticketTypes: [{ capacity: 60 }] }, [5]);
    await selling.age(held);
    await sweepOnce(selling.container);
    expect(await selling.free(held.event)).toEqual([60]);

    await confirmBooking(selling.container, paid(held));

    expect(await selling.read(held)).toMatchObject({ status: 'confirmed' });
    expect(await selling.tickets(held)).toHaveLength(5);
    expect(await selling.free(held.event)).toEqual([55]);
  });

  it('is handed back when it comes after the expiry and the tickets are gone', async () => {
    const event = await givenEvent(selling.db, { ticketTypes: [{ capacity: 3 }] });
    const late = await selling.hold(event);
    await selling.age(late);
    await sweepOnce(selling.container);
    await selling.hold(event);
    const payment = paid(late);

    await confirmBooking(selling.container, payment);
    await confirmBooking(selling.container, payment);

    expect(await selling.read(late)).toMatchObject({ status: 'expired', payment_id: null });
    expect(await selling.tickets(late)).toEqual([]);
    expect(await selling.free(event)).toEqual([1]);
    const told = await selling.told(late);
    expect(typesOf(told)).toEqual(['TicketsHeld', 'HoldExpired', 'PaymentNotPlaced']);
    expect(told.at(-1)?.data).toMatchObject({ paymentId: payment.data.paymentId, reason: 'sold-out' });
  });

  it('is handed back when the booking was cancelled meanwhile', async () => {
    const held = await selling.hold();
    await cancelBooking(selling.container, held.id, callBy(held.fan));

    await confirmBooking(selling.container, paid(held));

    expect((await selling.told(held)).at(-1)).toMatchObject({
      type: 'PaymentNotPlaced',
      data: { reason: 'booking-cancelled' },
    });
    expect(await selling.free(held.event)).toEqual([100]);
  });

  it('is handed back when a second one comes for a confirmed booking', async () => {
    const held = await selling.sell();

    await confirmBooking(selling.container, paid(held));

    expect((await selling.told(held)).at(-1)).toMatchObject({ type: 'PaymentNotPlaced' });
    expect(await selling.read(held)).toMatchObject({ status: 'confirmed' });
  });

  it.each([
    ['too little', 8_999],
    ['too much', 9_001],
  ])('is handed back when it is %s', async (_, amountMinor) => {
    const held = await selling.hold();

    await confirmBooking(selling.container, paid(held, amountMinor));

    expect((await selling.told(held)).at(-1)).toMatchObject({
      type: 'PaymentNotPlaced',
      data: { reason: 'amount-changed' },
    });
    expect(await selling.read(held)).toMatchObject({ status: 'pending' });
  });

  it('is left in its queue when it is for no booking', async () => {
    const held = await selling.hold();
    await expect(confirmBooking(selling.container, paid({ ...held, id: newId() }))).rejects.toThrow(
      'no booking',
    );
  });
});

describe('a booking that costs nothing', () => {
  it('is confirmed with its tickets at once', async () => {
    const held = await selling.hold({ ticketTypes: [{ priceMinor: 0, capacity: 5 }] });

    expect(await selling.read(held)).toMatchObject({ status: 'confirmed', total_minor: 0, payment_id: null });
    expect(await selling.tickets(held)).toHaveLength(2);
    expect(await selling.free(held.event)).toEqual([3]);
    expect(typesOf(await selling.told(held))).toEqual(['TicketsHeld', 'BookingConfirmed']);
  });
});
