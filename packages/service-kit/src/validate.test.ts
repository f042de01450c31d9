import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseRequestPart } from './validate.ts';

const Body = z.strictObject({ items: z.array(z.strictObject({ quantity: z.int() })).optional() });

describe('a part of a request that breaks the contract', () => {
  it('is refused with each field by its path', () => {
    expect(() => parseRequestPart(Body, { items: [{ quantity: 'x', more: 1 }] }, 'body')).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        errors: [
          expect.objectContaining({ field: 'items.0.quantity' }),
          { field: 'items.0.more', message: 'is not known here' },
        ],
      }),
    );
    expect(() => parseRequestPart(Body, [], 'body')).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ field: 'body' })] }),
    );
  });

  it('is refused in few words, however much of it is wrong', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `${'x'.repeat(1_000)}${index}`);
    try {
      parseRequestPart(Body, Object.fromEntries(names.map((name) => [name, 1])), 'body');
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error).length).toBeLessThan(20_000);
    }
  });
});
