import { expect, test } from 'vitest';
import { periodEnd } from './billing-period.ts';

const at = (text: string): number => Date.parse(text) / 1_000;

test.each([
  ['2026-01-31T10:00:00Z', 'month', 1, '2026-02-28T10:00:00Z'],
  ['2028-01-31T10:00:00Z', 'month', 1, '2028-02-29T10:00:00Z'],
  ['2026-11-15T00:00:00Z', 'month', 3, '2027-02-15T00:00:00Z'],
  ['2028-02-29T00:00:00Z', 'year', 1, '2029-02-28T00:00:00Z'],
  ['2026-12-28T00:00:00Z', 'week', 1, '2027-01-04T00:00:00Z'],
  ['2026-03-28T12:00:00Z', 'day', 2, '2026-03-30T12:00:00Z'],
] as const)('a period from %s of one %s × %i ends on %s%s', (start, interval, count, end) => {
  expect(periodEnd(at(start), { interval, interval_count: count, usage_type: 'licensed' })).toBe(at(end));
});
