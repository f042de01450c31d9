import { describe, expect, it } from 'vitest';
import { failureCodeOf } from './intent.ts';

describe('the reason of a decline', () => {
  it('is as exact as helps the buyer', () => {
    expect(failureCodeOf({ code: 'card_declined', decline_code: 'insufficient_funds' })).toBe(
      'insufficient_funds',
    );
    expect(failureCodeOf({ code: 'expired_card', decline_code: 'expired_card' })).toBe('expired_card');
    expect(failureCodeOf({ code: 'card_declined', decline_code: 'generic_decline' })).toBe('card_declined');
  });

  it.each(['lost_card', 'stolen_card', 'fraudulent', 'pickup_card', 'merchant_blacklist'])(
    'does not tell a thief of %s',
    (reason) => {
      expect(failureCodeOf({ code: 'card_declined', decline_code: reason })).toBe('card_declined');
    },
  );

  it('is never empty', () => {
    expect(failureCodeOf({})).toBe('card_declined');
  });
});
