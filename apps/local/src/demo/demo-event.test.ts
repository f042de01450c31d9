import { describe, expect, it } from 'vitest';
import { demoEvents } from './demo-event.ts';
import { localTimeAt } from './local-time.ts';

const today = new Date('2026-02-27T09:30:00Z');
const events = demoEvents(today);
const moment = (iso: string): number => new Date(iso).getTime();

describe('demoEvents', () => {
  it('fills a storefront: enough events, cities, countries, currencies and kinds', () => {
    expect(events.length).toBeGreaterThanOrEqual(64);
    expect(new Set(events.map(({ venue }) => venue.city)).size).toBeGreaterThanOrEqual(14);
    expect(new Set(events.map(({ venue }) => venue.country)).size).toBeGreaterThanOrEqual(9);
    expect(new Set(events.map(({ currency }) => currency)).size).toBeGreaterThanOrEqual(9);
    expect(new Set(events.map(({ category }) => category)).size).toBe(10);
  });

  it('has events past, in the making and sold out, free ones, cheap ones, and one whose sale is still to open', () => {
    const count = (state: string) => events.filter((event) => event.state === state).length;
    expect(count('past')).toBeGreaterThanOrEqual(4);
    expect(count('draft')).toBeGreaterThanOrEqual(3);
    expect(count('sold-out')).toBeGreaterThanOrEqual(5);
    const types = events.flatMap(({ ticketTypes }) => ticketTypes);
    expect(types.some(({ priceMinor }) => priceMinor === 0)).toBe(true);
    expect(types.some(({ priceMinor }) => priceMinor > 0 && priceMinor <= 500)).toBe(true);
    expect(types.some(({ salesStartAt }) => salesStartAt && moment(salesStartAt) > today.getTime())).toBe(
      true,
    );
  });

  it('has something for members: a lower price, and tickets that only they may buy yet', () => {
    expect(events.some(({ memberDiscount, state }) => memberDiscount && state === 'published')).toBe(true);
    const types = events.flatMap(({ ticketTypes }) => ticketTypes);
    expect(
      types.some(
        ({ memberSalesStartAt: first = '', salesStartAt: then = '' }) =>
          first !== '' && moment(first) < today.getTime() && moment(then) > today.getTime(),
      ),
    ).toBe(true);
  });

  it('names each event once, with a slug fit for an address', () => {
    expect(new Set(events.map(({ slug }) => slug)).size).toBe(events.length);
    expect(new Set(events.map(({ title }) => title)).size).toBe(events.length);
    for (const { slug } of events) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it.each(events)('$slug is complete and in order', (event) => {
    expect(event.description.length).toBeGreaterThan(100);
    expect(event.description.match(/[.!](\s|$)/g)?.length).toBeGreaterThanOrEqual(2);
    expect(event.venue.country).toMatch(/^[A-Z]{2}$/);
    expect(Intl.supportedValuesOf('currency')).toContain(event.currency);
    expect(() => new Intl.DateTimeFormat('en', { timeZone: event.venue.timezone })).not.toThrow();
    expect(moment(event.doorsAt)).toBeLessThanOrEqual(moment(event.startsAt));
    expect(moment(event.startsAt)).toBeLessThan(moment(event.endsAt));
    expect(moment(event.endsAt) < today.getTime()).toBe(event.state === 'past');
    if (event.state !== 'past') expect(moment(event.doorsAt)).toBeGreaterThan(today.getTime());
  });

  it.each(events)('$slug sells whole amounts of one to four kinds within its capacity', (event) => {
    expect(event.ticketTypes.length).toBeGreaterThanOrEqual(1);
    expect(event.ticketTypes.length).toBeLessThanOrEqual(4);
    expect(new Set(event.ticketTypes.map(({ name }) => name)).size).toBe(event.ticketTypes.length);
    for (const type of event.ticketTypes) {
      expect(Number.isSafeInteger(type.priceMinor) && type.priceMinor >= 0).toBe(true);
      expect(Number.isSafeInteger(type.capacity) && type.capacity > 0).toBe(true);
      expect(type.maxPerBooking).toBeGreaterThan(0);
      expect(type.maxPerBooking).toBeLessThanOrEqual(Math.min(20, type.capacity));
      if (type.salesStartAt) expect(moment(type.salesStartAt)).toBeLessThan(moment(event.startsAt));
      if (type.salesEndAt) expect(moment(type.salesEndAt)).toBeLessThan(moment(event.startsAt));
    }
    const capacity = event.ticketTypes.reduce((sum, type) => sum + type.capacity, 0);
    expect(capacity).toBeGreaterThanOrEqual(300);
    expect(capacity).toBeLessThanOrEqual(13_000);
  });

  it('begins at the same clock time at the venue on whatever day, on both sides of a clock change', () => {
    for (let days = 0; days < 400; days += 23) {
      const later = demoEvents(new Date(today.getTime() + days * 86_400_000));
      for (const [index, event] of later.entries()) {
        const first = events[index];
        const clock = (iso: string): readonly number[] => {
          const { hour, minute } = localTimeAt(new Date(iso), event.venue.timezone);
          return [hour, minute];
        };
        expect(clock(event.startsAt)).toEqual(clock(first?.startsAt ?? ''));
        expect(event.state === 'past').toBe(moment(event.endsAt) < today.getTime() + days * 86_400_000);
      }
    }
  });

  it('is the same for the same day', () => {
    expect(demoEvents(today)).toEqual(events);
  });
});
