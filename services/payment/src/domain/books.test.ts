import { describe, expect, it } from 'vitest';
import { addUp, oneOf } from './book-sums.ts';
import { compareDispute, comparePayment, compareRefund, differenceKey } from './books.ts';

const amount = { amountMinor: 9000, currency: 'EUR' };
const OURS = { id: 'p', intentId: 'pi_1', status: 'succeeded' as const, ...amount };
const THEIRS = { id: 'pi_1', status: 'succeeded' as const, ...amount };

describe('a payment in both books', () => {
  it.each([
    ['is the same', OURS, THEIRS, undefined],
    [
      'moved no money on either side',
      { ...OURS, status: 'failed' as const },
      { ...THEIRS, status: 'processing' as const },
      undefined,
    ],
    ['is missing here', undefined, THEIRS, 'missing-here'],
    ['is missing there', OURS, undefined, 'missing-there'],
    ['is not recorded here', { ...OURS, status: 'canceled' as const }, THEIRS, 'status-differs'],
    ['is not paid there', OURS, { ...THEIRS, status: 'processing' as const }, 'status-differs'],
    ['has another amount', OURS, { ...THEIRS, amountMinor: 1 }, 'amount-differs'],
    ['has another currency', OURS, { ...THEIRS, currency: 'USD' }, 'amount-differs'],
    ['was charged by another intent, too', OURS, { ...THEIRS, id: 'pi_2' }, 'made-twice'],
    [
      'has another intent that charged nobody',
      OURS,
      { ...THEIRS, id: 'pi_2', status: 'canceled' as const },
      undefined,
    ],
  ])('%s', (_, ours, theirs, kind) => {
    expect(comparePayment(ours, theirs).map((one) => one.kind)).toEqual(kind === undefined ? [] : [kind]);
  });
});

describe('a refund in both books', () => {
  const ours = { id: 'r', providerRefundId: 're_1', status: 'succeeded' as const, ...amount };
  const theirs = { providerRefundId: 're_1', status: 'succeeded' as const, ...amount };
  it.each([
    ['is the same', ours, theirs, undefined],
    ['is missing here', undefined, theirs, 'missing-here'],
    ['failed there and was never here', undefined, { ...theirs, status: 'failed' as const }, undefined],
    ['is missing there', ours, undefined, 'missing-there'],
    ['was refused and is on neither side', { ...ours, status: 'failed' as const }, undefined, undefined],
    ['failed there', ours, { ...theirs, status: 'failed' as const }, 'status-differs'],
    ['was made twice', ours, { ...theirs, providerRefundId: 're_2' }, 'made-twice'],
    ['has another amount', ours, { ...theirs, amountMinor: 8999 }, 'amount-differs'],
  ])('%s', (_, here, there, kind) => {
    expect(compareRefund(here, there).map((one) => one.kind)).toEqual(kind === undefined ? [] : [kind]);
  });
});

describe('a dispute in both books', () => {
  const ours = { id: 'd', status: 'open' as const, ...amount };
  const theirs = { providerDisputeId: 'dp_1', status: 'open' as const, ...amount };
  it.each([
    ['is the same', ours, theirs, undefined],
    ['is missing here', undefined, theirs, 'missing-here'],
    ['was lost there', ours, { ...theirs, status: 'lost' as const }, 'status-differs'],
  ])('%s', (_, here, there, kind) => {
    expect(compareDispute(here, there).map((one) => one.kind)).toEqual(kind === undefined ? [] : [kind]);
  });
});

describe('a report', () => {
  it('knows a difference from one run to the next', () => {
    const [difference] = comparePayment(undefined, THEIRS);
    if (difference === undefined) throw new Error('no difference');
    expect(differenceKey(difference)).toBe('payment:missing-here:pi_1');
  });

  it('adds up each side by kind and currency', () => {
    const sums = addUp([
      oneOf('theirs', 'payment', amount),
      oneOf('ours', 'payment', amount),
      oneOf('theirs', 'payment', { ...amount, amountMinor: 1000 }),
      oneOf('theirs', 'refund', amount),
    ]);
    expect(sums).toEqual([
      {
        object: 'payment',
        currency: 'EUR',
        ours: { count: 1, amountMinor: 9000 },
        theirs: { count: 2, amountMinor: 10_000 },
      },
      {
        object: 'refund',
        currency: 'EUR',
        ours: { count: 0, amountMinor: 0 },
        theirs: { count: 1, amountMinor: 9000 },
      },
    ]);
  });
});
