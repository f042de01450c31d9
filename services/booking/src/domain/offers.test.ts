import { after, DAY, HOUR } from '@concert/values/clock';
import { describe, expect, it } from 'vitest';
import { asksForMember, memberAt } from './membership.ts';
import { giveItems, type Offer, priceItems } from './offers.ts';

const now = new Date('2027-05-01T12:00:00.000Z');

const offer: Offer = {
  ticketTypeId: 'standing',
  eventId: 'event',
  organizerId: 'organizer',
  eventStatus: 'published',
  currency: 'EUR',
  eventEndsAt: after(now, DAY),
  name: 'Standing',
  priceMinor: 4_500,
  feeMinor: 300,
  capacity: 100,
  maxPerBooking: 4,
  salesStartAt: null,
  salesEndAt: null,
  memberSalesStartAt: null,
  hasMemberDiscount: false,
};

const anybody = { now, member: undefined };

const wanted = [{ ticketTypeId: 'standing', quantity: 2 }];

describe('pricing what a buyer wants', () => {
  it('takes the price and the fee of the offer', () => {
    expect(priceItems(wanted, [offer], anybody)).toEqual([
      {
        ticketTypeId: 'standing',
        quantity: 2,
        unitPriceMinor: 4_500,
        unitFeeMinor: 300,
        unitDiscountMinor: 0,
      },
    ]);
  });

  it.each([
    ['an event that is not published', { eventStatus: 'draft' }],
    ['a cancelled event', { eventStatus: 'cancelled' }],
    ['an event that ends now', { eventEndsAt: now }],
    ['a sale that has not begun', { salesStartAt: after(now, 1) }],
    ['a sale that ends now', { salesEndAt: now }],
  ])('is refused for %s', (_, difference: Partial<Offer>) => {
    expect(() => priceItems(wanted, [{ ...offer, ...difference }], anybody)).toThrow(
      expect.objectContaining({ kind: 'conflict', type: 'not-on-sale' }),
    );
  });

  it('is open from the first to the last moment of the window', () => {
    const window = { salesStartAt: now, salesEndAt: after(now, HOUR) };
    expect(priceItems(wanted, [{ ...offer, ...window }], anybody)).toHaveLength(1);
    expect(
      priceItems(wanted, [{ ...offer, ...window }], { ...anybody, now: after(now, HOUR - 1) }),
    ).toHaveLength(1);
  });

  it('names every refused item by its place', () => {
    const items = [
      { ticketTypeId: 'standing', quantity: 5 },
      { ticketTypeId: 'balcony', quantity: 1 },
    ];
    expect(() => priceItems(items, [offer], anybody)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        errors: [
          { field: 'items.0.quantity', message: 'must be at most 4 in one booking' },
          { field: 'items.1.ticketTypeId', message: 'is not a ticket type of this event' },
        ],
      }),
    );
  });
});

const member = { discountPercent: 15, hasPresale: true, validUntil: null };

describe('a member', () => {
  it('pays less by the percentage, to the minor unit, and the whole fee', () => {
    const discounted = { ...offer, priceMinor: 4_990, hasMemberDiscount: true };
    expect(priceItems(wanted, [discounted], { now, member })).toMatchObject([
      { unitPriceMinor: 4_241, unitFeeMinor: 300, unitDiscountMinor: 749 },
    ]);
    expect(priceItems(wanted, [discounted], anybody)).toMatchObject([{ unitPriceMinor: 4_990 }]);
    expect(priceItems(wanted, [offer], { now, member })).toMatchObject([{ unitDiscountMinor: 0 }]);
  });

  it('with a presale buys from the presale on; everybody else is told when, and that members may', () => {
    const presale = { ...offer, memberSalesStartAt: now, salesStartAt: after(now, HOUR) };
    expect(priceItems(wanted, [presale], { now, member })).toHaveLength(1);
    for (const other of [undefined, { ...member, hasPresale: false }]) {
      expect(() => priceItems(wanted, [presale], { now, member: other })).toThrow(
        expect.objectContaining({
          type: 'not-on-sale',
          message: `The sale of Standing starts at ${after(now, HOUR).toISOString()}; members with a presale may buy now.`,
        }),
      );
    }
    const before = { now: after(now, -1), member };
    expect(() => priceItems(wanted, [presale], before)).toThrow(
      expect.objectContaining({ type: 'not-on-sale', message: expect.stringContaining(now.toISOString()) }),
    );
  });

  it('is asked for only where it makes a difference', () => {
    expect(asksForMember([offer], now)).toBe(false);
    expect(asksForMember([{ ...offer, hasMemberDiscount: true }], now)).toBe(true);
    expect(asksForMember([{ ...offer, hasMemberDiscount: true, priceMinor: 0 }], now)).toBe(false);
    const presale = { ...offer, memberSalesStartAt: now, salesStartAt: after(now, HOUR) };
    expect(asksForMember([presale], now)).toBe(true);
    expect(asksForMember([presale], after(now, HOUR))).toBe(false);
  });

  it('stays one for two hours after the period, while the renewal is charged', () => {
    const until = { ...member, validUntil: after(now, -2 * HOUR + 1) };
    expect(memberAt(until, now)).toBe(until);
    expect(memberAt(until, after(now, 1))).toBeUndefined();
    expect(memberAt(member, now)).toBe(member);
  });
});

describe('what an organiser gives away', () => {
  it('costs nothing, shows its list price, and knows no window and no maximum', () => {
    const late = { ...offer, salesEndAt: now, maxPerBooking: 1 };
    expect(giveItems(wanted, [late], now)).toEqual([
      {
        ticketTypeId: 'standing',
        quantity: 2,
        unitPriceMinor: 0,
        unitFeeMinor: 0,
        unitDiscountMinor: 4_500,
      },
    ]);
  });

  it('is refused for an event that is over or not published', () => {
    for (const difference of [{ eventStatus: 'draft' }, { eventEndsAt: now }]) {
      expect(() => giveItems(wanted, [{ ...offer, ...difference }], now)).toThrow(
        expect.objectContaining({ type: 'not-on-sale' }),
      );
    }
  });
});
