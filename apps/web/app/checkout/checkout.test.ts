import { describe, expect, it } from 'vitest';
import type { Booking, Payment, TicketType } from '../api/types.ts';
import { availabilityOf } from './availability.ts';
import { clockOffset, isAnnounced, remaining } from './countdown.ts';
import { fitSelection, parseSelection, selectionTotal, ticketCount, withQuantity } from './selection.ts';
import { pollDelay, stageOf } from './stage.ts';

const END = '2027-05-14T18:10:00.000Z';
const before = (milliseconds: number) => Date.parse(END) - milliseconds;

describe('countdown', () => {
  it('shows minutes and seconds', () => {
    expect(remaining(END, before(600_000))).toMatchObject({ clock: '10:00', isOver: false, isShort: false });
    expect(remaining(END, before(65_000))).toMatchObject({
      clock: '1:05',
      minutes: 1,
      seconds: 5,
      isShort: true,
    });
  });

  it('shows 0:00 only when it is over', () => {
    expect(remaining(END, before(1))).toMatchObject({ clock: '0:01', isOver: false });
    expect(remaining(END, before(0))).toMatchObject({ clock: '0:00', isOver: true });
    expect(remaining(END, before(-5000))).toMatchObject({ clock: '0:00', isOver: true });
  });

  it('is announced seldom', () => {
    expect(Array.from({ length: 601 }, (_, second) => second).filter(isAnnounced)).toEqual([
      10, 30, 60, 120, 300,
    ]);
  });

  it('follows the server’s clock where the device’s is wrong', () => {
    const now = Date.parse('2027-05-14T18:00:00.000Z');
    expect(clockOffset('Fri, 14 May 2027 18:05:00 GMT', now)).toBe(300_500);
    expect(clockOffset('Fri, 14 May 2027 18:00:01 GMT', now)).toBe(0);
    expect(clockOffset(null, now)).toBe(0);
  });
});

const type = (changes: Partial<TicketType> = {}): TicketType => ({
  id: 'standing',
  name: 'Standing',
  description: null,
  priceMinor: 4500,
  feeMinor: 0,
  totalMinor: 4500,
  capacity: 800,
  maxPerBooking: 6,
  salesStartAt: null,
  salesEndAt: null,
  memberSalesStartAt: null,
  available: 312,
  onSale: 'now',
  ...changes,
});

describe('selection', () => {
  it('stays between zero and what one booking may have', () => {
    expect(withQuantity({}, type(), 9)).toEqual({ standing: 6 });
    expect(withQuantity({ standing: 2 }, type(), -1)).toEqual({});
    expect(withQuantity({}, type({ available: 3 }), 6)).toEqual({ standing: 3 });
  });

  it('shrinks to what is left, and loses what is gone', () => {
    const chosen = { standing: 4, balcony: 2 };
    expect(fitSelection(chosen, [type({ available: 1 })])).toEqual({ standing: 1 });
    expect(fitSelection(chosen, [type({ onSale: 'ended' })])).toEqual({});
  });

  it('adds up over ticket types', () => {
    const types = [type(), type({ id: 'balcony', priceMinor: 6550 })];
    const chosen = { standing: 2, balcony: 1 };
    expect(selectionTotal(chosen, types, 'EUR')).toEqual({ amountMinor: 15_550, currency: 'EUR' });
    expect(ticketCount(chosen)).toBe(3);
  });

  it('is empty where what was kept makes no sense', () => {
    expect(parseSelection('{"standing":2,"odd":"x","none":0,"half":1.5}')).toEqual({ standing: 2 });
    expect(parseSelection('[oops')).toEqual({});
    expect(parseSelection(null)).toEqual({});
  });
});

describe('availability', () => {
  it('names a number only when few are left', () => {
    expect(availabilityOf(type())).toBe('plenty');
    expect(availabilityOf(type({ available: 40 }))).toBe('few');
    expect(availabilityOf(type({ available: 9, capacity: 20 }))).toBe('few');
  });

  it('says why nothing can be bought', () => {
    expect(availabilityOf(type({ onSale: 'not-yet' }))).toBe('not-yet');
    expect(availabilityOf(type({ onSale: 'ended' }))).toBe('ended');
    expect(availabilityOf(type({ available: 0 }))).toBe('sold-out');
  });
});

describe('checkout stage', () => {
  const booking = (status: Booking['status']) => ({ status }) as Booking;
  const payment = (status: Payment['status']) => ({ status }) as Payment;

  it('asks for the card while the hold lasts, also after a decline', () => {
    expect(stageOf(booking('pending'), undefined, false)).toBe('pay');
    expect(stageOf(booking('pending'), payment('failed'), false)).toBe('pay');
  });

  it('sends to the bank what the bank must confirm', () => {
    expect(stageOf(booking('pending'), payment('requires_action'), false)).toBe('authenticate');
  });

  it('waits for a payment under way even when the hold has run out', () => {
    expect(stageOf(booking('pending'), payment('processing'), true)).toBe('processing');
    expect(stageOf(booking('expired'), payment('succeeded'), true)).toBe('processing');
  });

  it('ends a hold that ran out unpaid', () => {
    expect(stageOf(booking('pending'), undefined, true)).toBe('expired');
    expect(stageOf(booking('expired'), payment('failed'), true)).toBe('expired');
  });

  it('is done when the booking is confirmed, and over when it is cancelled', () => {
    expect(stageOf(booking('confirmed'), payment('processing'), true)).toBe('done');
    expect(stageOf(booking('cancelled'), payment('succeeded'), false)).toBe('cancelled');
  });

  it('asks soon at first and then seldom', () => {
    expect(pollDelay(0)).toBeLessThan(1000);
    expect(pollDelay(1000)).toBe(5000);
  });
});
