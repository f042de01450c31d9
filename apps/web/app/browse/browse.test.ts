import { describe, expect, it } from 'vitest';
import type { Category, EventSummary } from '../api/types.ts';
import { featuredOf } from './featured.ts';
import { apiQuery, filtersOfQuery, hasFilters, NO_FILTERS, queryOfFilters } from './filters.ts';
import { cityByClock } from './nearby.ts';
import { monthPeriod, namedPeriod, parseDay, periodInstants } from './periods.ts';
import { withSearch } from './recent-searches.ts';
import { choicesOf } from './search-choices.ts';

describe('filters in the address', () => {
  it('survive the way into the address and back', () => {
    const filters = {
      q: 'choir',
      category: 'jazz',
      city: 'Zürich',
      from: '2027-05-14',
      to: '2027-05-16',
    } as const;
    expect(filtersOfQuery(queryOfFilters(filters))).toEqual(filters);
  });

  it('leave out what makes no sense', () => {
    const query = { q: ['a', 'b'], category: 'opera', from: '2027-02-30', to: 'soon', page: '3' };
    expect(filtersOfQuery(query)).toEqual({ ...NO_FILTERS, q: 'a' });
  });

  it('do not appear when nothing is chosen', () => {
    expect(queryOfFilters(NO_FILTERS)).toEqual({});
    expect(hasFilters(NO_FILTERS)).toBe(false);
  });

  it('span whole days, the last one included', () => {
    const query = apiQuery({ ...NO_FILTERS, from: '2027-05-14', to: '2027-05-14' });
    expect(Date.parse(query.to ?? '') - Date.parse(query.from ?? '')).toBe(24 * 3600 * 1000);
  });
});

describe('named periods', () => {
  const day = (text: string) => parseDay(text) ?? new Date(Number.NaN);

  it('mean the coming Friday to Sunday by the weekend', () => {
    expect(namedPeriod('weekend', day('2027-05-12'))).toEqual({ from: '2027-05-14', to: '2027-05-16' });
  });

  it('mean what is left of a weekend that has begun', () => {
    expect(namedPeriod('weekend', day('2027-05-15'))).toEqual({ from: '2027-05-15', to: '2027-05-16' });
    expect(namedPeriod('weekend', day('2027-05-16'))).toEqual({ from: '2027-05-16', to: '2027-05-16' });
  });

  it('cross the end of a month', () => {
    expect(namedPeriod('week', day('2027-12-29'))).toEqual({ from: '2027-12-29', to: '2028-01-04' });
  });

  it('know how long a month is', () => {
    expect(monthPeriod('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(monthPeriod('2027-12')).toEqual({ from: '2027-12-01', to: '2027-12-31' });
    expect(monthPeriod('2027-13')).toEqual({});
  });

  it('have no instant for a day that does not exist', () => {
    expect(periodInstants({ from: '2027-13-01' })).toEqual({});
  });
});

describe('featured events', () => {
  const event = (id: string, category: Category, isSoldOut = false, url: string | null = `/${id}.jpg`) =>
    ({ id, category, isSoldOut, image: url && { url, sources: [] } }) as EventSummary;

  it('are of different categories as long as there are others', () => {
    const events = [event('1', 'jazz'), event('2', 'jazz'), event('3', 'comedy')];
    expect(featuredOf(events, 3).map(({ id }) => id)).toEqual(['1', '3', '2']);
  });

  it('are never sold out, and have a picture where possible', () => {
    const events = [event('1', 'jazz', true), event('2', 'jazz', false, null), event('3', 'jazz')];
    expect(featuredOf(events, 5).map(({ id }) => id)).toEqual(['3', '2']);
  });
});

describe('the city that is near', () => {
  const at = (city: string, timezone: string) => ({ venue: { city, timezone } }) as EventSummary;

  it('is the one with the most events on the reader’s clock', () => {
    const events = [
      at('Paris', 'Europe/Paris'),
      at('Hamburg', 'Europe/Berlin'),
      at('Berlin', 'Europe/Berlin'),
      at('Berlin', 'Europe/Berlin'),
    ];
    expect(cityByClock(events, 'Europe/Berlin')).toBe('Berlin');
    expect(cityByClock(events, 'Asia/Tokyo')).toBeUndefined();
  });
});

describe('searching', () => {
  it('offers earlier searches first, and once each', () => {
    expect(withSearch(['jazz', 'Berlin'], 'BERLIN')).toEqual(['BERLIN', 'jazz']);
    expect(withSearch(['1', '2', '3', '4', '5'], '6')).toEqual(['6', '1', '2', '3', '4']);
  });

  it('leads to the event, to what a venue has on, and to a city', () => {
    const found = { text: 'Philharmonie', city: 'Berlin', eventId: null, upcoming: 3 };
    const [event, venue, city] = choicesOf(
      'phil',
      [
        { ...found, kind: 'event', text: 'Philharmonic Night', eventId: 'e1', upcoming: 1 },
        { ...found, kind: 'venue' },
        { ...found, kind: 'city', text: 'Philadelphia', city: 'Philadelphia' },
      ],
      ['earlier'],
    );
    expect(event?.to).toBe('/events/e1');
    expect(venue?.to).toEqual({ path: '/events', query: { q: 'Philharmonie', city: 'Berlin' } });
    expect(city?.to).toEqual({ path: '/events', query: { city: 'Philadelphia' } });
  });

  it('offers what was sought before only while nothing is typed', () => {
    expect(choicesOf(' ', undefined, ['jazz'])).toMatchObject([{ kind: 'recent', text: 'jazz' }]);
    expect(choicesOf('ja', undefined, ['jazz'])).toEqual([]);
  });
});
