import { describe, expect, it } from 'vitest';
import type { TicketDocument } from './printed-ticket.ts';
import { ticketFacts } from './ticket-facts.ts';

const chicago: TicketDocument = {
  ticketId: '01932f5e-7c1a-7b3d-9f2e-4c5d6e7f8a9b',
  code: 'code',
  eventTitle: 'Velvet Static',
  venue: {
    name: 'The Salt Shed',
    address: '1357 N Elston Ave',
    city: 'Chicago',
    country: 'US',
    timezone: 'America/Chicago',
  },
  startsAt: new Date('2026-07-05T01:00:00Z'),
  endsAt: new Date('2026-07-05T04:00:00Z'),
  ticketTypeName: 'General admission',
  attendeeName: 'Jordan Ellis',
  price: { amountMinor: 6550, currency: 'USD' },
  bookingReference: 'B',
  position: { number: 1, of: 1 },
  organizerName: 'Lakeside Live',
  terms: '',
  locale: 'en',
};
const spaced = (text: string | undefined): string | undefined => text?.replace(/[\u00a0\u202f]/g, ' ');

describe('ticketFacts', () => {
  it('tells the evening of the venue, not the next day of UTC, as its country writes it', () => {
    const facts = ticketFacts(chicago);
    expect(facts.date).toBe('Saturday, July 4, 2026');
    expect(facts.times.map(({ label, time }) => [label, spaced(time)])).toEqual([
      ['Starts', '8:00 PM'],
      ['Ends', '11:00 PM'],
    ]);
    expect(facts.zone).toBe('Local time in Chicago · Central Daylight Time (GMT-5)');
    expect(facts.country).toBe('United States');
  });

  it('tells all days of a festival, and one day of a night that ends after midnight', () => {
    const festival = ticketFacts({ ...chicago, endsAt: new Date('2026-07-07T04:00:00Z') });
    expect(spaced(festival.date)).toMatch(/^July 4\s–\s6, 2026$/);
    const night = ticketFacts({ ...chicago, endsAt: new Date('2026-07-05T09:00:00Z') });
    expect(night.date).toBe('Saturday, July 4, 2026');
  });

  it('writes the price as the reader and the currency want it', () => {
    expect(ticketFacts(chicago).price).toBe('$65.50');
    const yen = { amountMinor: 8800, currency: 'JPY' };
    const venue = { ...chicago.venue, country: 'JP', timezone: 'Asia/Tokyo' };
    expect(ticketFacts({ ...chicago, venue, price: yen }).price).toMatch(/^[¥¥]8,800$/);
    expect(spaced(ticketFacts({ ...chicago, venue, price: yen, locale: 'de' }).price)).toBe('8.800 ¥');
    const free = { amountMinor: 0, currency: 'USD' };
    expect(ticketFacts({ ...chicago, price: free, locale: 'es' }).price).toBe('Gratis');
  });

  it('refuses a time zone that does not exist', () => {
    const venue = { ...chicago.venue, timezone: 'Mars/Olympus' };
    expect(() => ticketFacts({ ...chicago, venue })).toThrow(RangeError);
  });
});
