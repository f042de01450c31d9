import { describe, expect, it } from 'vitest';
import { bounced, complained, delivered, type Fate, failed, sent, suppressed } from './mail-fate.ts';

/** As the store applies them: only from the states that lead there. */
function endOf(fates: readonly Fate[]): { status: string; failure: string | null } {
  return fates.reduce<{ status: string; failure: string | null }>(
    (now, { status, from, failure }) => (from.some((one) => one === now.status) ? { status, failure } : now),
    { status: 'queued', failure: null },
  );
}

function orders<One>(ones: readonly One[]): readonly (readonly One[])[] {
  if (ones.length <= 1) return [ones];
  return ones.flatMap((one, index) => orders(ones.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}

describe('what became of a mail', () => {
  it.each([
    ['delivered', [sent, delivered], { status: 'delivered', failure: null }],
    [
      'bounced after it was taken',
      [sent, delivered, bounced(true)],
      { status: 'failed', failure: 'bounced' },
    ],
    ['marked as spam', [sent, delivered, complained], { status: 'delivered', failure: 'complained' }],
    ['refused', [failed('MessageRejected')], { status: 'failed', failure: 'MessageRejected' }],
    ['not sent to a suppressed address', [suppressed], { status: 'skipped', failure: 'suppressed' }],
  ])('is the same in whatever order it is told, and however often: %s', (_, fates, end) => {
    for (const order of orders([...fates, ...fates])) expect(endOf(order)).toEqual(end);
  });
});
