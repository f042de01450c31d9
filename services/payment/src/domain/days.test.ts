import { describe, expect, it } from 'vitest';
import { dayOf, hourOf, isSettled, settledDays } from './days.ts';

describe('a day', () => {
  it('is one of UTC, of 24 hours', () => {
    expect(dayOf(new Date('2027-03-28T23:59:59.999Z'))).toBe('2027-03-28');
    expect(hourOf('2027-03-28', 23)).toEqual({
      from: new Date('2027-03-28T23:00:00Z'),
      to: new Date('2027-03-29T00:00:00Z'),
    });
  });

  it('is settled two hours after its end', () => {
    expect(isSettled('2027-01-04', new Date('2027-01-05T01:59:59Z'))).toBe(false);
    expect(isSettled('2027-01-04', new Date('2027-01-05T02:00:00Z'))).toBe(true);
    expect(settledDays(new Date('2027-01-05T01:59:59Z'), 2)).toEqual(['2027-01-03', '2027-01-02']);
    expect(settledDays(new Date('2027-01-05T02:00:00Z'), 2)).toEqual(['2027-01-04', '2027-01-03']);
  });
});
