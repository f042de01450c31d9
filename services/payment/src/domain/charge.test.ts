import { after, MINUTE } from '@concert/values/clock';
import { describe, expect, it } from 'vitest';
import { type Charge, isGivenUp, requirePayable } from './charge.ts';

const now = new Date('2027-01-04T10:00:00.000Z');
const charge = (changes: Partial<Charge> = {}): Charge => ({
  bookingId: 'b',
  userId: 'u',
  eventId: 'e',
  organizerId: 'o',
  status: 'pending',
  amountMinor: 9000,
  currency: 'EUR',
  expiresAt: after(now, 10 * MINUTE),
  now,
  ...changes,
});

const refusal = (changes: Partial<Charge>): unknown => {
  try {
    return requirePayable(charge(changes));
  } catch (error) {
    return error;
  }
};

describe('a charge', () => {
  it('is payable while its hold lasts', () => {
    expect(refusal({})).toBeUndefined();
  });

  it.each([
    ['nothing-to-pay', { amountMinor: 0, status: 'confirmed' }],
    ['booking-expired', { expiresAt: now }],
    ['booking-expired', { status: 'expired' }],
    ['booking-not-pending', { status: 'cancelled' }],
    ['booking-not-pending', { status: 'confirmed' }],
  ])('is refused as %s for %o', (type, changes) => {
    expect(refusal(changes)).toMatchObject({ type });
  });

  it('is given up at once by a cancellation, and some time after its expiry', () => {
    expect(isGivenUp(charge({ status: 'cancelled' }))).toBe(true);
    expect(isGivenUp(charge({ status: 'expired', expiresAt: after(now, -MINUTE) }))).toBe(false);
    expect(isGivenUp(charge({ status: 'expired', expiresAt: after(now, -15 * MINUTE) }))).toBe(true);
    expect(isGivenUp(charge({ status: 'confirmed', expiresAt: after(now, -60 * MINUTE) }))).toBe(false);
  });
});
