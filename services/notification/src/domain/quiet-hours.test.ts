import { after, HOUR, MINUTE } from '@concert/values/clock';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfQuiet, type QuietHours } from './quiet-hours.ts';

const night: QuietHours = { from: '22:00', to: '08:00', timezone: 'Europe/Berlin' };

const end = (now: string, hours: QuietHours = night) => endOfQuiet(new Date(now), hours)?.toISOString();

describe('quiet hours', () => {
  it('end in the morning of the person’s own zone', () => {
    expect(end('2027-01-10T22:30:00Z')).toBe('2027-01-11T07:00:00.000Z');
    expect(end('2027-07-10T22:30:00Z')).toBe('2027-07-11T06:00:00.000Z');
    expect(end('2027-01-11T06:59:59Z')).toBe('2027-01-11T07:00:00.000Z');
  });

  it('are none before they begin and once they end', () => {
    expect(end('2027-01-10T20:59:59Z')).toBeUndefined();
    expect(end('2027-01-10T21:00:00Z')).toBe('2027-01-11T07:00:00.000Z');
    expect(end('2027-01-11T07:00:00Z')).toBeUndefined();
  });

  it('may lie within a day', () => {
    const siesta = { from: '14:00', to: '16:30', timezone: 'Europe/Madrid' };
    expect(end('2027-01-10T14:00:00Z', siesta)).toBe('2027-01-10T15:30:00.000Z');
    expect(end('2027-01-10T16:00:00Z', siesta)).toBeUndefined();
  });

  it('end by the clock in the nights in which it is changed', () => {
    // Forward at 02:00 on 28 March 2027, back at 03:00 on 31 October 2027.
    expect(end('2027-03-27T22:00:00Z')).toBe('2027-03-28T06:00:00.000Z');
    expect(end('2027-10-30T21:00:00Z')).toBe('2027-10-31T07:00:00.000Z');
  });

  it('end with the hour that is left out, where their end lies in it', () => {
    const early = { ...night, to: '02:30' };
    expect(end('2027-03-28T00:30:00Z', early)).toBe('2027-03-28T01:00:00.000Z');
  });

  it('end at the first minute that is not quiet, whatever the zone and the night', () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/Sao_Paulo',
      'UTC',
    );
    const time = (minutes: number) =>
      `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const property = fc.property(
      zone,
      fc.integer({ min: 0, max: 1_439 }),
      fc.integer({ min: 1, max: 16 * 60 }),
      fc.integer({ min: 0, max: 366 * 24 * 60 }),
      (timezone, from, lasts, minute) => {
        const hours = { from: time(from), to: time(from + lasts), timezone };
        const now = new Date(Date.parse('2027-01-01T00:00:00Z') + minute * MINUTE);
        const found = endOfQuiet(now, hours);
        if (found === null) return;
        expect(endOfQuiet(found, hours)).toBeNull();
        expect(endOfQuiet(after(found, -MINUTE), hours)).not.toBeNull();
        expect(found.getTime() - now.getTime()).toBeLessThanOrEqual(18 * HOUR);
      },
    );
    fc.assert(property, { numRuns: 400 });
  });
});
