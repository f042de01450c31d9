import { describe, expect, it } from 'vitest';
import { EXPORTS, isOutOfHours, windowsAt } from './patterns.ts';

describe('suspicious patterns', () => {
  it('are looked for in the hour of the clock and the one before', () => {
    const iso = windowsAt(new Date('2027-01-04T00:12:00.000Z')).map(({ start, end }) => [
      start.toISOString(),
      end.toISOString(),
    ]);
    expect(iso).toEqual([
      ['2027-01-03T23:00:00.000Z', '2027-01-04T00:00:00.000Z'],
      ['2027-01-04T00:00:00.000Z', '2027-01-04T01:00:00.000Z'],
    ]);
  });

  it.each([
    ['2027-01-04T05:59:59.000Z', true],
    ['2027-01-04T06:00:00.000Z', false],
    ['2027-01-04T20:59:59.000Z', false],
    ['2027-01-04T21:00:00.000Z', true],
    // Daylight saving: an hour earlier by UTC.
    ['2027-07-05T05:00:00.000Z', false],
  ])('know that %s is out of hours in Berlin: %s', (moment, expected) => {
    const hours = { from: 7, until: 22, timeZone: 'Europe/Berlin' };
    expect(isOutOfHours(new Date(moment), hours)).toBe(expected);
  });

  it('count every export of the contract', () => {
    expect(EXPORTS).toContain('AuditExported');
  });
});
