import { describe, expect, it } from 'vitest';
import type { EventSummary } from '../api/types.ts';
import { calendarFile, fileNameOf } from './calendar.ts';

const event: EventSummary = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
  title:
    'Salt, Smoke; & a very long title that goes on well beyond the seventy-five octets of a line – größer',
  category: 'concert',
  venue: {
    name: 'Große Freiheit 36',
    address: 'Große Freiheit 36',
    city: 'Hamburg',
    country: 'DE',
    timezone: 'Europe/Berlin',
  },
  doorsAt: null,
  startsAt: '2027-05-14T18:00:00.000Z',
  endsAt: '2027-05-14T21:00:00.000Z',
  currency: 'EUR',
  image: null,
  imageUrl: null,
  fromPriceMinor: 4500,
  fromTotalMinor: 4500,
  isSoldOut: false,
};

describe('calendar file', () => {
  const file = calendarFile(event, 'https://concert.example/events/1', new Date('2027-01-01T00:00:00Z'));

  it('gives start and end in UTC', () => {
    expect(file).toContain('DTSTART:20270514T180000Z\r\n');
    expect(file).toContain('DTEND:20270514T210000Z\r\n');
  });

  it('escapes what would end a value', () => {
    expect(file).toContain('SUMMARY:Salt\\, Smoke\\; &');
  });

  it('folds every line at 75 octets and loses nothing', () => {
    for (const line of file.split('\r\n'))
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(file.replaceAll('\r\n ', '')).toContain('octets of a line – größer');
  });
});

describe('file names', () => {
  it('are plain letters whatever the title', () => {
    expect(fileNameOf('Größe & Ñandú: Live!', 'pdf')).toBe('gro-e-nandu-live.pdf');
    expect(fileNameOf('東京', 'ics')).toBe('concert.ics');
  });
});
