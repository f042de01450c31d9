import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGAL_PRIOR, type RefundStatus } from './refund.ts';

const step = (state: RefundStatus, told: RefundStatus): RefundStatus =>
  LEGAL_PRIOR[told].includes(state) ? told : state;

describe('a refund', () => {
  it('ends in the same state in whatever order its news come', () => {
    const news = fc.array(fc.constantFrom<RefundStatus>('processing', 'succeeded', 'failed'), {
      minLength: 1,
    });
    fc.assert(
      fc.property(news, (told) => {
        const end = (order: readonly RefundStatus[]) => order.reduce(step, 'requested');
        expect(end(told.toReversed())).toBe(end(told));
        expect(end([...told, ...told])).toBe(end(told));
      }),
    );
  });

  it('is failed when the bank sent it back after it had succeeded', () => {
    expect(step('succeeded', 'failed')).toBe('failed');
    expect(step('failed', 'succeeded')).toBe('failed');
  });
});
