import { describe, expect, it } from 'vitest';
import { instantAt, localTimeAt } from './local-time.ts';

const at = (text: string, zone: string): string => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/[- :]/).map(Number);
  return instantAt({ year, month, day, hour, minute }, zone).toISOString().slice(0, 16);
};

describe('instantAt', () => {
  it.each([
    ['2026-01-15 20:00', 'Europe/Berlin', '2026-01-15T19:00'],
    ['2026-07-15 20:00', 'Europe/Berlin', '2026-07-15T18:00'],
    ['2026-07-15 19:30', 'Asia/Kolkata', '2026-07-15T14:00'],
    ['2026-01-15 20:00', 'Australia/Sydney', '2026-01-15T09:00'],
    ['2026-12-31 23:00', 'America/Los_Angeles', '2027-01-01T07:00'],
    ['2026-03-01 00:30', 'Pacific/Auckland', '2026-02-28T11:30'],
    ['2026-07-15 20:00', 'Asia/Tokyo', '2026-07-15T11:00'],
  ])('is %s in %s at %s UTC', (local, zone, utc) => {
    expect(at(local, zone)).toBe(utc);
  });

  it('is right on the evenings before and after clocks change', () => {
    expect(at('2026-03-28 20:00', 'Europe/London')).toBe('2026-03-28T20:00');
    expect(at('2026-03-29 20:00', 'Europe/London')).toBe('2026-03-29T19:00');
    expect(at('2026-11-01 00:30', 'America/New_York')).toBe('2026-11-01T04:30');
    expect(at('2026-11-01 20:00', 'America/New_York')).toBe('2026-11-02T01:00');
  });

  it('takes the first of two when clocks go back', () => {
    expect(at('2026-10-25 02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30');
    expect(at('2026-11-01 01:30', 'America/Chicago')).toBe('2026-11-01T06:30');
  });

  it('moves a time that clocks skip behind the change', () => {
    expect(at('2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30');
    expect(at('2026-10-04 02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:45');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => at('2026-01-01 20:00', 'Europe/Atlantis')).toThrow(RangeError);
  });
});

describe('localTimeAt', () => {
  it('gives back the local time of every hour of a year in zones that change', () => {
    for (const zone of ['America/Sao_Paulo', 'Europe/Zurich', 'Australia/Melbourne', 'America/Toronto']) {
      for (let hour = 0; hour < 365 * 24; hour += 7) {
        const instant = new Date(Date.UTC(2026, 0, 1, hour));
        const again = instantAt(localTimeAt(instant, zone), zone).getTime();
        expect([0, -3_600_000]).toContain(again - instant.getTime());
      }
    }
  });
});
