import { after, HOUR } from '@concert/values/clock';
import { describe, expect, it } from 'vitest';
import { cancellationOf, type RefundTerms } from './cancellation.ts';

const startsAt = new Date('2027-05-14T18:00:00.000Z');
const early = after(startsAt, -72 * HOUR);

const terms: RefundTerms = {
  kind: 'full',
  percent: 100,
  untilHoursBefore: 24,
  startsAt,
  isEventCancelled: false,
  rescheduledAt: null,
  rescheduleRefundUntil: null,
};

const item = {
  ticketTypeId: 'a',
  quantity: 1,
  unitPriceMinor: 9_000,
  unitFeeMinor: 999,
  unitDiscountMinor: 0,
};
const booking = {
  status: 'confirmed' as const,
  currency: 'EUR',
  items: [item],
  isDisputed: false,
  isCheckedIn: false,
  confirmedAt: after(early, -HOUR),
  expiresAt: after(early, HOUR),
};

const refund = (difference: Partial<RefundTerms>, now = early, of: Partial<typeof booking> = {}) =>
  cancellationOf({ ...booking, ...of }, { ...terms, ...difference }, now);

describe('what a buyer who cancels gets back', () => {
  it('is all of it, fees too, by the full policy, whatever percentage stands beside it', () => {
    expect(refund({ percent: 10 })).toEqual({
      canCancel: true,
      refundMinor: 9_999,
      reason: 'full',
      until: after(startsAt, -24 * HOUR),
    });
  });

  it('is a part of the prices, rounded to the minor unit, by a partial policy; fees stay', () => {
    expect(refund({ kind: 'partial', percent: 50 }).refundMinor).toBe(4_500);
    const yen = { currency: 'JPY', items: [{ ...item, unitPriceMinor: 999, unitFeeMinor: 100 }] };
    expect(refund({ kind: 'partial', percent: 33 }, early, yen).refundMinor).toBe(330);
  });

  it('is nothing that can be had when the policy gives none', () => {
    expect(refund({ kind: 'none' })).toMatchObject({ canCancel: false, reason: 'not-refundable' });
  });

  it('can be had up to the very moment, and no later', () => {
    const last = after(startsAt, -24 * HOUR);
    expect(refund({}, last)).toMatchObject({ canCancel: true, refundMinor: 9_999 });
    expect(refund({}, after(last, 1))).toMatchObject({
      canCancel: false,
      reason: 'period-over',
      until: last,
    });
    expect(refund({ untilHoursBefore: 0 }, startsAt)).toMatchObject({ canCancel: true });
  });

  it('is all of it once the event is cancelled, even of tickets that were used', () => {
    const cancelled = { kind: 'none' as const, isEventCancelled: true };
    const used = { isCheckedIn: true };
    expect(refund(cancelled, after(startsAt, HOUR), used)).toMatchObject({
      canCancel: true,
      refundMinor: 9_999,
      reason: 'event-cancelled',
    });
  });

  it('is all of it for who booked before a rescheduling, for as long as it was promised', () => {
    const moved = {
      kind: 'none' as const,
      rescheduledAt: early,
      rescheduleRefundUntil: after(early, 10 * HOUR),
    };
    expect(refund(moved, after(early, 10 * HOUR))).toMatchObject({
      refundMinor: 9_999,
      reason: 'rescheduled',
    });
    expect(refund(moved, after(early, 10 * HOUR + 1))).toMatchObject({ reason: 'not-refundable' });
    expect(refund(moved, early, { confirmedAt: early })).toMatchObject({ reason: 'not-refundable' });
  });

  it('is nothing for a ticket that was used, nor while the payment is disputed', () => {
    expect(refund({}, early, { isCheckedIn: true })).toMatchObject({
      canCancel: false,
      reason: 'checked-in',
    });
    expect(refund({ isEventCancelled: true }, early, { isDisputed: true })).toMatchObject({
      canCancel: false,
      reason: 'disputed',
    });
  });

  it('is nothing of what cost nothing, which can be given back until the event begins', () => {
    const free = { items: [{ ...item, unitPriceMinor: 0, unitFeeMinor: 0 }] };
    expect(refund({ kind: 'none' }, startsAt, free)).toMatchObject({
      canCancel: true,
      refundMinor: 0,
      reason: 'free',
    });
    expect(refund({}, after(startsAt, 1), free)).toMatchObject({ canCancel: false, reason: 'period-over' });
  });

  it('is nothing of a hold, and nothing of what is over', () => {
    const hold = cancellationOf({ ...booking, status: 'pending' }, terms, early);
    expect(hold).toEqual({ canCancel: true, refundMinor: 0, reason: 'unpaid', until: booking.expiresAt });
    const over = cancellationOf({ ...booking, status: 'expired' }, terms, early);
    expect(over).toMatchObject({ canCancel: false, reason: 'not-active' });
  });
});
