import { describe, expect, it } from 'vitest';
import { calendarEntry } from './calendar-entry.ts';

const event = {
  title: 'Northern Lights; live, "loud" \\ 夜のオーケストラ ― 星降る街の交響曲、第二夜 🎻',
  isCancelled: false,
  version: 3,
  venueName: 'Große Freiheit 36',
  venueAddress: 'Große Freiheit 36\r\nBEGIN:VALARM',
  city: 'Hamburg',
  country: 'DE',
  timezone: 'Europe/Berlin',
  doorsAt: null,
  startsAt: new Date('2027-05-14T18:00:00Z'),
  endsAt: new Date('2027-05-14T21:00:00Z'),
};

const entry = (changed: Partial<typeof event> = {}) =>
  calendarEntry({
    bookingId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
    event: { ...event, ...changed },
    url: 'https://concert.example/bookings/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
    notes: ['2 × Standing', '1 × Balcony'],
    stamp: new Date('2027-01-04T10:00:00.123Z'),
  });

const linesOf = (ics: string) => ics.replaceAll('\r\n ', '').split('\r\n');

describe('calendarEntry', () => {
  it('says when it is by the clocks of the venue, under a UID that stays', () => {
    const lines = linesOf(entry());
    expect(lines).toEqual(
      expect.arrayContaining([
        'METHOD:PUBLISH',
        'UID:booking-019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05@concert',
        'DTSTAMP:20270104T100000Z',
        'DTSTART;TZID=Europe/Berlin:20270514T200000',
        'DTEND;TZID=Europe/Berlin:20270514T230000',
        'DESCRIPTION:2 × Standing\\n1 × Balcony\\nhttps://concert.example/bookings/019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
      ]),
    );
    expect(entry()).toBe(entry());
  });

  it('replaces an earlier entry of the same booking, and takes it away when the event is cancelled', () => {
    expect(linesOf(entry())).toEqual(expect.arrayContaining(['SEQUENCE:3', 'STATUS:CONFIRMED']));
    expect(linesOf(entry({ version: 4, isCancelled: true }))).toEqual(
      expect.arrayContaining(['SEQUENCE:4', 'STATUS:CANCELLED']),
    );
  });

  it('brings the zone along with the changes around the event', () => {
    const ics = entry();
    expect(ics).toContain(
      'BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT',
    );
    expect(ics).toContain(
      'BEGIN:STANDARD\r\nDTSTART:20271031T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD',
    );
  });

  it('knows zones without summer time, with odd offsets and west of Greenwich', () => {
    const at = (timezone: string) => linesOf(entry({ timezone }));
    expect(at('Asia/Kolkata')).toContain('TZOFFSETTO:+0530');
    expect(at('Asia/Kolkata').filter((line) => line.startsWith('BEGIN:STANDARD'))).toHaveLength(1);
    expect(at('Asia/Kolkata')).toContain('DTSTART;TZID=Asia/Kolkata:20270514T233000');
    expect(at('America/New_York')).toContain('DTSTART;TZID=America/New_York:20270514T140000');
    expect(at('America/New_York')).toContain('TZOFFSETTO:-0400');
    expect(at('UTC')).toContain('DTSTART;TZID=UTC:20270514T180000');
  });

  it('keeps what is in a title or an address within its value', () => {
    const lines = linesOf(entry());
    expect(lines).toContain(
      'SUMMARY:Northern Lights\\; live\\, "loud" \\\\ 夜のオーケストラ ― 星降る街の交響曲、第二夜 🎻',
    );
    expect(lines).toContain('LOCATION:Große Freiheit 36\\, Große Freiheit 36\\nBEGIN:VALARM\\, Hamburg');
    expect(lines.filter((line) => line.startsWith('BEGIN:V'))).toEqual([
      'BEGIN:VCALENDAR',
      'BEGIN:VTIMEZONE',
      'BEGIN:VEVENT',
    ]);
  });

  it('folds its lines at 75 bytes and between characters', () => {
    for (const line of entry().split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line.isWellFormed()).toBe(true);
    }
  });
});
