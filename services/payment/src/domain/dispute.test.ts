import { describe, expect, it } from 'vitest';
import { type DisputeStatus, disputeStatusOf, newsOf, priorOf } from './dispute.ts';

describe('a dispute', () => {
  it.each<[string, boolean, DisputeStatus]>([
    ['warning_needs_response', false, 'inquiry'],
    ['warning_under_review', false, 'inquiry'],
    ['warning_closed', false, 'inquiry_closed'],
    ['needs_response', true, 'open'],
    ['under_review', true, 'open'],
    ['won', false, 'won'],
    ['lost', true, 'lost'],
    ['appeal_under_review', true, 'lost'],
    ['prevented', true, 'lost'],
    ['prevented', false, 'inquiry_closed'],
    ['brand_new', true, 'open'],
  ])('that is %s at Stripe (money gone: %s) is %s', (word, isMoneyGone, status) => {
    expect(disputeStatusOf(word, isMoneyGone)).toBe(status);
  });

  it('goes forward only', () => {
    expect(priorOf('inquiry')).toEqual([]);
    expect(priorOf('open')).toEqual(['inquiry', 'inquiry_closed']);
    expect(priorOf('lost')).toEqual(['inquiry', 'inquiry_closed', 'open']);
    expect(priorOf('won')).toContain('lost');
  });

  it('is opened once and closed once, in whatever order it is seen', () => {
    expect(newsOf(undefined, 'inquiry')).toEqual({ isOpened: false, outcome: undefined });
    expect(newsOf('inquiry', 'open')).toEqual({ isOpened: true, outcome: undefined });
    expect(newsOf('open', 'won')).toEqual({ isOpened: false, outcome: 'won' });
    expect(newsOf(undefined, 'lost')).toEqual({ isOpened: true, outcome: 'lost' });
    expect(newsOf('lost', 'won')).toEqual({ isOpened: false, outcome: undefined });
  });
});
