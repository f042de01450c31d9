import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCancellation } from './counting.ts';
import { rangeOf } from './date-range.ts';
import { bookingRows, popularityRows, revenueRows, type Total } from './figures.ts';
import { combine, type Increment } from './metrics.ts';
import { periodOf, periodsIn, rangeBefore } from './periods.ts';
import { toCsv } from './report-formats.ts';
import { isRobot } from './robots.ts';
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

describe('periods', () => {
  it('cover every day of the range once, in order', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom('day', 'week', 'month'),
        (first, days, interval) => {
          const from = first.toISOString().slice(0, 10);
          const to = new Date(Date.parse(from) + (days - 1) * 86_400_000).toISOString().slice(0, 10);
          const periods = periodsIn({ from, to }, interval);
          expect([...new Set(periods)].toSorted()).toEqual(periods);
          expect(periods[0]).toBe(periodOf(from, interval));
          expect(periods.at(-1)).toBe(periodOf(to, interval));
          const before = rangeBefore({ from, to });
          expect(Date.parse(before.to) + 86_400_000).toBe(Date.parse(from));
          expect(Date.parse(to) - Date.parse(from)).toBe(Date.parse(before.to) - Date.parse(before.from));
        },
      ),
    );
  });

  it('put weeks to their Monday, over a year’s end too', () => {
    expect(periodOf('2027-01-03', 'week')).toBe('2026-12-28');
    expect(periodOf('2026-12-28', 'week')).toBe('2026-12-28');
    expect(periodOf('2027-02-28', 'month')).toBe('2027-02-01');
  });
});

describe('a report as CSV', () => {
  it('quotes what has to be quoted, and runs nothing in a spreadsheet', () => {
    const rows = [
      { title: '=HYPERLINK("http://x")', netMinor: -4500, note: null },
      { title: ' +1', netMinor: 0, note: 'a,b\r\nc' },
      { title: '＝1', netMinor: 1, note: '@x' },
    ];
    expect(toCsv(rows)).toBe(
      `\uFEFFtitle,netMinor,note\r\n"'=HYPERLINK(""http://x"")",-4500,\r\n' +1,0,"a,b\r\nc"\r\n'＝1,1,'@x\r\n`,
    );
    expect(toCsv([])).toBe('\uFEFF');
  });
});

describe('robots', () => {
  it.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'facebookexternalhit/1.1',
    'curl/8.9.0',
    'python-requests/2.32',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0',
    '',
  ])('are known: %s', (agent) => expect(isRobot(agent)).toBe(true));

  it.each([
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Mozilla/5.0 (Linux; Android 15; CUBOT X70) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36',
  ])('are not people: %s', (agent) => expect(isRobot(agent)).toBe(false));
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
