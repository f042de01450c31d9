import { after, DAY, HOUR, MINUTE, SECOND } from '@concert/values/clock';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeyRing, type RingKey, rotated } from './key-ring.ts';

const start = new Date('2027-01-04T10:00:00.000Z');
const first: KeyRing<RingKey> = { current: 'k0', keys: [{ kid: 'k0', createdAt: start.toISOString() }] };

function rotator() {
  let made = 0;
  return (ring: KeyRing<RingKey>, now: Date) =>
    rotated(ring, now, () => {
      made += 1;
      return { kid: `k${made}`, createdAt: now.toISOString() };
    });
}

const kidsOf = (ring: KeyRing<RingKey>) => ring.keys.map(({ kid }) => kid);

describe('a ring of signing keys', () => {
  it('publishes the next key long before it signs', () => {
    const rotate = rotator();
    const ring = rotate(first, after(start, DAY));
    expect(ring.current).toBe('k0');
    expect(kidsOf(ring)).toEqual(['k0', 'k1']);
    expect(rotate(ring, after(start, 2 * DAY))).toBe(ring);
  });

  it('hands over after 30 days, keeps the old key for its tokens, and then drops it', () => {
    const rotate = rotator();
    const month = rotate(rotate(first, after(start, DAY)), after(start, 30 * DAY));
    expect(month.current).toBe('k1');
    expect(kidsOf(month)).toEqual(['k0', 'k1', 'k2']);
    const later = rotate(month, after(start, 30 * DAY + HOUR));
    expect(later.current).toBe('k1');
    expect(kidsOf(later)).toEqual(['k1', 'k2']);
  });

  it('does not sign with a key that was published a moment ago, however old the other is', () => {
    const rotate = rotator();
    const late = after(start, 90 * DAY);
    const ring = rotate(first, late);
    expect(rotate(ring, after(late, 9 * MINUTE)).current).toBe('k0');
    expect(rotate(ring, after(late, 10 * MINUTE)).current).toBe('k1');
  });

  it('drops what was replaced by hand, in its time', () => {
    const keys = ['old', 'k0'].map((kid) => ({ kid, createdAt: start.toISOString() }));
    const rotate = rotator();
    const ring = rotate({ current: 'k0', keys }, after(start, DAY));
    expect(kidsOf(ring)).toEqual(['old', 'k0', 'k1']);
    expect(kidsOf(rotate(ring, after(start, 2 * DAY)))).toEqual(['k0', 'k1']);
  });

  it('verifies every token as long as it is good, whenever it is rotated', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 40 * 24 * 60 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, (minutes) => {
        const rotate = rotator();
        let [ring, now] = [first, start];
        const signed: { kid: string; until: number }[] = [];
        for (const pause of minutes) {
          // An instance may sign with what it read five minutes ago.
          signed.push({ kid: ring.current, until: now.getTime() + 15 * MINUTE + 5 * SECOND });
          now = after(now, pause * MINUTE);
          const before = new Set(kidsOf(ring));
          ring = rotate(ring, now);
          signed.push({ kid: ring.current, until: now.getTime() + 15 * MINUTE });
          expect(before.has(ring.current)).toBe(true);
          const kids = new Set(kidsOf(ring));
          for (const { kid, until } of signed) if (until > now.getTime()) expect(kids.has(kid)).toBe(true);
          expect(ring.keys.length).toBeLessThanOrEqual(4);
        }
      }),
    );
  });
});
