import { after, DAY, HOUR } from '@concert/values/clock';
import { describe, expect, it } from 'vitest';
import { type Offer, priceItems } from './offers.ts';

const now = new Date('2027-05-01T12:00:00.000Z');

const offer: Offer = {
  ticketTypeId: 'standing',
  eventId: 'event',
  eventStatus: 'published',
  currency: 'EUR',
  eventEndsAt: after(now, DAY),
  name: 'Standing',
  priceMinor: 4_500,
  capacity: 100,
  maxPerBooking: 4,
  salesStartAt: null,
  salesEndAt: null,
};

const wanted = [{ ticketTypeId: 'standing', quantity: 2 }];

describe('pricing what a buyer wants', () => {
  it('takes the price of the offer', () => {
    expect(priceItems(wanted, [offer], now)).toEqual([
      { ticketTypeId: 'standing', quantity: 2, unitPriceMinor: 4_500 },
    ]);
  });

  it.each([
    ['an event that is not published', { eventStatus: 'draft' }],
    ['a cancelled event', { eventStatus: 'cancelled' }],
    ['an event that ends now', { eventEndsAt: now }],
    ['a sale that has not begun', { salesStartAt: after(now, 1) }],
    ['a sale that ends now', { salesEndAt: now }],
  ])('is refused for %s', (_, difference: Partial<Offer>) => {
    expect(() => priceItems(wanted, [{ ...offer, ...difference }], now)).toThrow(
      expect.objectContaining({ kind: 'conflict', type: 'not-on-sale' }),
    );
  });

  it('is open from the first to the last moment of the window', () => {
    const window = { salesStartAt: now, salesEndAt: after(now, HOUR) };
    expect(priceItems(wanted, [{ ...offer, ...window }], now)).toHaveLength(1);
    expect(priceItems(wanted, [{ ...offer, ...window }], after(now, HOUR - 1))).toHaveLength(1);
  });

  it('names every refused item by its place', () => {
    const items = [
      { ticketTypeId: 'standing', quantity: 5 },
      { ticketTypeId: 'balcony', quantity: 1 },
    ];
    expect(() => priceItems(items, [offer], now)).toThrow(
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
