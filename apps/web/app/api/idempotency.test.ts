import { describe, expect, it } from 'vitest';
import { idempotencyKeys } from './idempotency.ts';

describe('idempotency keys', () => {
  const counting = () => {
    let count = 0;
    return idempotencyKeys(() => `key-${++count}`);
  };

  it('stay the same for the same intent until it is answered', () => {
    const keys = counting();
    expect(keys.keyFor({ eventId: 'a', quantity: 2 })).toBe('key-1');
    expect(keys.keyFor({ eventId: 'a', quantity: 2 })).toBe('key-1');
    keys.settled({ eventId: 'a', quantity: 2 });
    expect(keys.keyFor({ eventId: 'a', quantity: 2 })).toBe('key-2');
  });

  it('differ for different intents', () => {
    const keys = counting();
    expect(keys.keyFor({ quantity: 1 })).not.toBe(keys.keyFor({ quantity: 2 }));
  });
});
