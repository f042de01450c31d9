import { describe, expect, it } from 'vitest';
import { changeBy, isOwing, type SubscriptionState, subscriptionStatusOf } from './subscription.ts';

const ACTIVE: SubscriptionState = {
  status: 'active',
  currentPeriodEnd: new Date('2027-02-04T10:00:00Z'),
  cancelsAtPeriodEnd: false,
  failureCode: null,
};

describe('a membership', () => {
  it.each([
    ['incomplete', 'incomplete', false],
    ['trialing', 'trialing', false],
    ['active', 'active', false],
    ['past_due', 'past_due', false],
    ['canceled', 'ended', false],
    ['incomplete_expired', 'ended', false],
    ['unpaid', 'ended', true],
    ['paused', 'ended', true],
  ])('that is %s at Stripe is %s', (word, status, isStray) => {
    expect(subscriptionStatusOf(word)).toEqual({ status, isStray });
  });

  it('is not changed by a look that says nothing new', () => {
    expect(
      changeBy(ACTIVE, { ...ACTIVE, currentPeriodEnd: new Date('2027-02-04T10:00:00Z') }),
    ).toBeUndefined();
  });

  it('tells of a renewal, and keeps a new reason of a failure to itself', () => {
    const renewed = { ...ACTIVE, currentPeriodEnd: new Date('2027-03-04T10:00:00Z') };
    expect(changeBy(ACTIVE, renewed)).toEqual({ state: renewed, isTold: true });
    const pastDue = { ...ACTIVE, status: 'past_due', failureCode: 'card_declined' } as const;
    const again = { ...pastDue, failureCode: 'expired_card' };
    expect(changeBy(pastDue, again)).toEqual({ state: again, isTold: false });
  });

  it('never comes back from its end', () => {
    expect(changeBy({ ...ACTIVE, status: 'ended' }, ACTIVE)).toBeUndefined();
  });

  it('owes something while its first payment or a renewal is open', () => {
    expect(['incomplete', 'past_due'].filter((status) => isOwing(status as 'past_due'))).toHaveLength(2);
    expect(isOwing('active')).toBe(false);
  });
});
