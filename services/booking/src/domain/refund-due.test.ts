import { after, HOUR } from '@concert/values/clock';
import { money } from '@concert/values/money';
import { describe, expect, it } from 'vitest';
import { type RefundTerms, refundDue } from './refund-due.ts';

const startsAt = new Date('2027-05-14T18:00:00.000Z');
const paid = money(9_999, 'EUR');
const terms: RefundTerms = {
  kind: 'full',
  percent: 100,
  untilHoursBefore: 24,
  startsAt,
  isEventCancelled: false,
};
const early = after(startsAt, -72 * HOUR);

describe('what a buyer who cancels gets back', () => {
  it('is all of it by the full policy, whatever percentage stands beside it', () => {
    expect(refundDue(paid, { ...terms, percent: 10 }, early)).toEqual(paid);
  });

  it('is a part, rounded to the minor unit, by a partial policy', () => {
    expect(refundDue(paid, { ...terms, kind: 'partial', percent: 50 }, early)).toEqual(money(5_000, 'EUR'));
    expect(refundDue(money(999, 'JPY'), { ...terms, kind: 'partial', percent: 33 }, early)).toEqual(
      money(330, 'JPY'),
    );
  });

  it('is nothing that can be had when the policy gives none', () => {
    expect(refundDue(paid, { ...terms, kind: 'none' }, early)).toBeUndefined();
  });

  it('can be had up to the very moment, and no later', () => {
    const last = after(startsAt, -24 * HOUR);
    expect(refundDue(paid, terms, last)).toEqual(paid);
    expect(refundDue(paid, terms, after(last, 1))).toBeUndefined();
    expect(refundDue(paid, { ...terms, untilHoursBefore: 0 }, startsAt)).toEqual(paid);
  });

  it('is all of it once the event is cancelled', () => {
    const cancelled = { ...terms, kind: 'none' as const, isEventCancelled: true };
    expect(refundDue(paid, cancelled, after(startsAt, HOUR))).toEqual(paid);
  });
});
