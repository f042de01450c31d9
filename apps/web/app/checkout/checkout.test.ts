import { describe, expect, it } from 'vitest';
import type { Booking, EventDetails, Payment, TicketType } from '../api/types.ts';
import { availabilityOf, nextSaleChange, stockChanges, withStock } from './availability.ts';
import { clockOffset, isAnnounced, remaining, saleClock } from './countdown.ts';
import {
  fitSelection,
  limitOf,
  limitWithHeld,
  parseSelection,
  selectionTotal,
  ticketCount,
  withQuantity,
} from './selection.ts';
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

  it('of a sale runs over its last two days', () => {
    expect(saleClock(END, before(3_723_000))).toBe('1:02:03');
    expect(saleClock(END, before(40 * 3_600_000))).toBe('40:00:00');
    expect(saleClock(END, before(49 * 3_600_000))).toBeUndefined();
    expect(saleClock(END, before(0))).toBeUndefined();
    expect(saleClock(null, before(0))).toBeUndefined();
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
    const choose = (of: TicketType, quantity: number) =>
      withQuantity({ [of.id]: 2 }, { id: of.id, limit: limitOf(of) }, quantity);
    expect(choose(type(), 9)).toEqual({ standing: 6 });
    expect(choose(type(), -1)).toEqual({});
    expect(choose(type({ available: 3 }), 6)).toEqual({ standing: 3 });
  });

  it('shrinks to what is left, and loses what is gone', () => {
    const chosen = { standing: 4, balcony: 2 };
    expect(fitSelection(chosen, [type({ available: 1 })])).toEqual({ standing: 1 });
    expect(fitSelection(chosen, [type({ onSale: 'ended' })])).toEqual({});
  });

  it('may be of a presale for members who have one, and for nobody else', () => {
    const presale = type({ onSale: 'members-only' });
    expect(fitSelection({ standing: 2 }, [presale])).toEqual({});
    expect(fitSelection({ standing: 2 }, [presale], true)).toEqual({ standing: 2 });
  });

  it('of somebody who holds tickets counts those, also when they were the last', () => {
    expect(limitWithHeld(type({ available: 2 }), 1)).toBe(3);
    expect(limitWithHeld(type({ available: 0, onSale: 'sold-out' }), 2)).toBe(2);
    expect(limitWithHeld(type({ available: 0, onSale: 'sold-out' }), 0)).toBe(0);
    expect(limitWithHeld(type({ available: 100 }), 2)).toBe(6);
  });

  it('adds up over ticket types, fees included', () => {
    const types = [type(), type({ id: 'balcony', priceMinor: 6550, feeMinor: 250, totalMinor: 6800 })];
    const chosen = { standing: 2, balcony: 1 };
    const total = (discountPercent: number) =>
      selectionTotal(chosen, types, { currency: 'EUR', discountPercent });
    expect(total(0)).toEqual({ amountMinor: 15_800, currency: 'EUR' });
    // A member's tenth is taken off the prices only.
    expect(total(10)).toEqual({ amountMinor: 15_800 - 900 - 655, currency: 'EUR' });
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
    expect(availabilityOf(type({ onSale: 'members-only' }))).toBe('members-only');
    expect(availabilityOf(type({ onSale: 'members-only' }), true)).toBe('plenty');
  });

  it('follows what is told of the stock: the last ticket goes, and one comes back', () => {
    const event = {
      ticketTypes: [type({ available: 1 }), type({ id: 'balcony' })],
    } as unknown as EventDetails;
    const gone = withStock(event, new Map([['standing', 0]]));
    expect(gone.ticketTypes.map(({ onSale }) => onSale)).toEqual(['sold-out', 'now']);
    expect(gone.isSoldOut).toBe(false);
    expect(withStock(gone, new Map([['standing', 2]])).ticketTypes[0]?.onSale).toBe('now');
    expect(
      withStock(
        event,
        new Map([
          ['standing', 0],
          ['balcony', 0],
        ]),
      ).isSoldOut,
    ).toBe(true);
  });

  it('leaves a sale that has not opened closed, however many there are', () => {
    const event = { ticketTypes: [type({ onSale: 'not-yet', available: 0 })] } as unknown as EventDetails;
    expect(withStock(event, new Map([['standing', 5]])).ticketTypes[0]?.onSale).toBe('not-yet');
  });

  it('is worth a word only when few are left, none are, or some are back', () => {
    const told = (before: number, now: number) =>
      stockChanges([type({ available: before })], [type({ available: now })]).map(({ became }) => became);
    expect(told(312, 311)).toEqual([]);
    expect(told(312, 9)).toEqual(['few']);
    expect(told(9, 8)).toEqual([]);
    expect(told(1, 0)).toEqual(['sold-out']);
    expect(told(0, 2)).toEqual(['back']);
  });

  it('changes by the clock at the next opening or closing of a sale', () => {
    const types = [
      type({ salesStartAt: '2027-05-01T10:00:00.000Z', salesEndAt: '2027-05-14T18:00:00.000Z' }),
      type({ memberSalesStartAt: '2027-04-29T10:00:00.000Z' }),
    ];
    const at = (text: string) => Date.parse(text);
    expect(nextSaleChange(types, at('2027-04-01T00:00:00Z'))).toBe(at('2027-04-29T10:00:00Z'));
    expect(nextSaleChange(types, at('2027-05-02T00:00:00Z'))).toBe(at('2027-05-14T18:00:00Z'));
    expect(nextSaleChange(types, at('2027-06-01T00:00:00Z'))).toBeUndefined();
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
