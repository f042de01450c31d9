import { describe, expect, it } from 'vitest';
import { countCancellation } from './counting.ts';
import { rangeOf } from './date-range.ts';
import { bookingRows, popularityRows, revenueRows, type Total } from './figures.ts';
import { combine, type Increment } from './metrics.ts';
import { trackedItem } from './tracked-item.ts';

const now = new Date('2027-03-31T12:00:00.000Z');

describe('counting', () => {
  it('adds up what belongs together, in one order for all', () => {
    const one = (metric: Increment['metric'], amount: number): Increment => ({
      day: '2027-01-04',
      eventId: 'e1',
      metric,
      currency: '',
      amount,
    });
    expect(combine([one('tickets', 2), one('bookings', 1), one('tickets', 3)])).toEqual([
      one('bookings', 1),
      one('tickets', 5),
    ]);
  });

  it('takes a hold that was given up for no cancellation', () => {
    expect(countCancellation(now, { eventId: 'e1', previousStatus: 'pending' })).toEqual([]);
    expect(countCancellation(now, { eventId: 'e1', previousStatus: 'confirmed' })).toHaveLength(1);
  });
});

describe('the days of a report', () => {
  it('are the last thirty unless asked otherwise', () => {
    expect(rangeOf({}, now)).toEqual({ from: '2027-03-02', to: '2027-03-31' });
    expect(rangeOf({ from: '2027-03-31' }, now)).toEqual({ from: '2027-03-31', to: '2027-03-31' });
  });

  it('are refused backwards or without end', () => {
    expect(() => rangeOf({ from: '2027-04-01', to: '2027-03-01' }, now)).toThrow('must not be before');
    expect(() => rangeOf({ from: '2020-01-01' }, now)).toThrow('at most');
  });
});

describe('figures', () => {
  const total = (change: Partial<Total>): Total => ({
    period: '2027-03-01',
    eventId: null,
    metric: 'bookings',
    currency: '',
    total: 1,
    ...change,
  });

  it('never add up different currencies', () => {
    const rows = revenueRows([
      total({ metric: 'revenueMinor', currency: 'EUR', total: 9000 }),
      total({ metric: 'refundsMinor', currency: 'EUR', total: 4500 }),
      total({ metric: 'revenueMinor', currency: 'JPY', total: 800 }),
    ]);
    const place = { period: '2027-03-01', eventId: null };
    expect(rows).toEqual([
      { ...place, currency: 'EUR', revenueMinor: 9000, refundsMinor: 4500, netMinor: 4500 },
      { ...place, currency: 'JPY', revenueMinor: 800, refundsMinor: 0, netMinor: 800 },
    ]);
  });

  it('give a row for each period', () => {
    const rows = bookingRows([
      total({ total: 2 }),
      total({ metric: 'tickets', total: 5 }),
      total({ period: '2027-03-02', metric: 'holds', total: 7 }),
    ]);
    expect(rows).toMatchObject([
      { period: '2027-03-01', bookings: 2, tickets: 5, holds: 0 },
      { period: '2027-03-02', bookings: 0, holds: 7 },
    ]);
  });

  it('put the most popular first and tell how many views became bookings', () => {
    const rows = popularityRows(
      [
        total({ eventId: 'a', metric: 'eventViews', total: 10 }),
        total({ eventId: 'a', total: 1 }),
        total({ eventId: 'b', metric: 'eventViews', total: 300 }),
      ],
      'views',
    );
    expect(rows.map((row) => [row.eventId, row.views, row.conversion])).toEqual([
      ['b', 300, 0],
      ['a', 10, 0.1],
    ]);
  });
});

describe('tracked events', () => {
  it('keep their own moment if it can be', () => {
    const at = (occurredAt?: string) => trackedItem({ name: 'page_view', occurredAt }, 'id', now).occurredAt;
    expect(at('2027-03-31T11:59:00Z')).toBe('2027-03-31T11:59:00.000Z');
    expect(at('1999-01-01T00:00:00Z')).toBe(now.toISOString());
    expect(at('2099-01-01T00:00:00Z')).toBe(now.toISOString());
    expect(at()).toBe(now.toISOString());
  });

  it('go after 25 months', () => {
    const { expiresAt } = trackedItem({ name: 'page_view' }, 'id', now);
    expect(new Date(expiresAt * 1000).toISOString().slice(0, 7)).toBe('2029-05');
  });
});
