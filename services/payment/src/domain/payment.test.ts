import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intent } from './intent.ts';
import {
  changeBy,
  isFinal,
  LEGAL_PRIOR,
  OPEN,
  type Payment,
  paymentStatusOf,
  remainingMinor,
} from './payment.ts';

const intent = (status: Intent['status'], failure: string | null = null): Intent => ({
  id: 'pi_1',
  status,
  amountMinor: 9000,
  currency: 'EUR',
  failure: failure === null ? null : { key: failure, code: 'card_declined' },
  clientSecret: null,
  nextActionUrl: null,
});

type State = Pick<Payment, 'status' | 'failureCode'>;
const STARTED: State = { status: 'started', failureCode: null };
const step = (state: State, seen: Intent): State => ({ ...state, ...changeBy(state, seen) });

/** How one try goes on: it may wait for the buyer, for the bank, and is declined or succeeds. */
const aTry = (declined: boolean) =>
  fc
    .record({ asks: fc.boolean(), waits: fc.boolean(), key: fc.uuid() })
    .map(({ asks, waits, key }) => [
      ...(asks ? [intent('requires_action')] : []),
      ...(waits ? [intent('processing')] : []),
      declined ? intent('requires_payment_method', key) : intent('succeeded'),
    ]);

/** An intent's whole life: declined tries, then a success, an end, or nothing more. */
const aLife = fc
  .tuple(
    fc.array(aTry(true), { maxLength: 4 }),
    fc.oneof(aTry(false), fc.constant([intent('canceled')]), fc.constant([])),
  )
  .map(([tries, end]) => [intent('requires_confirmation'), ...tries.flat(), ...end]);

describe('a payment', () => {
  it('ends where its intent ended, in whatever order and however often the news come', () => {
    const life = aLife.chain((states) =>
      fc.record({
        states: fc.constant(states),
        told: fc.shuffledSubarray([...states, ...states], { minLength: 1 }),
      }),
    );
    fc.assert(
      fc.property(life, ({ states, told }) => {
        const present = states.at(-1) ?? intent('requires_confirmation');
        // A last word is taken from the news, everything else only makes us look: see `follow-intent-notice`.
        const looks = told.map((seen) => (isFinal(paymentStatusOf(seen)) ? seen : present));
        const end = looks.reduce(step, STARTED);
        expect(end.status).toBe(paymentStatusOf(present));
      }),
    );
  });

  it('never leaves a success or an end, whatever comes later', () => {
    const anything = fc.constantFrom<Intent['status']>(
      'requires_payment_method',
      'requires_action',
      'processing',
      'succeeded',
      'canceled',
    );
    fc.assert(
      fc.property(fc.constantFrom('succeeded' as const, 'canceled' as const), anything, (last, status) => {
        expect(changeBy({ status: last, failureCode: null }, intent(status, 'ch_1'))).toBeUndefined();
      }),
    );
  });

  it('may succeed from every open state', () => {
    expect([...LEGAL_PRIOR.succeeded].sort()).toEqual([...OPEN].sort());
  });

  it('is not changed by an intent that nobody tried yet', () => {
    expect(changeBy(STARTED, intent('requires_payment_method'))).toBeUndefined();
  });

  it('tells a new reason of a second decline', () => {
    const declined = { status: 'failed', failureCode: 'insufficient_funds' } as const;
    expect(changeBy(declined, intent('requires_payment_method', 'ch_2'))).toEqual({
      status: 'failed',
      failureCode: 'card_declined',
    });
  });

  it('has left what no refund reserved', () => {
    expect(remainingMinor({ amountMinor: 9000, refundedMinor: 4500, chargedBackMinor: 0 })).toBe(4500);
  });

  it('has nothing left, and never less, when the bank took back what was refunded before', () => {
    expect(remainingMinor({ amountMinor: 9000, refundedMinor: 4500, chargedBackMinor: 9000 })).toBe(0);
  });
});
