import { expect, it } from 'vitest';
import { z } from 'zod';
import { openCheckedBodies } from './checked-bodies.ts';

it('writes a body that nobody can change once, and any other anew', () => {
  const bodyOf = openCheckedBodies();
  let checks = 0;
  const contract = z.object({ id: z.number() }).refine(() => {
    checks += 1;
    return true;
  });
  const page = Object.freeze({ id: 1, secret: 'not in the contract' });
  expect([bodyOf(contract, page), bodyOf(contract, page)]).toEqual(['{"id":1}', '{"id":1}']);
  expect(checks).toBe(1);
  const own = { id: 2 };
  expect(bodyOf(contract, own)).toBe('{"id":2}');
  own.id = 3;
  expect(bodyOf(contract, own)).toBe('{"id":3}');
});

it('checks the same body again by another contract', () => {
  const bodyOf = openCheckedBodies();
  const page = Object.freeze({ id: 1 });
  bodyOf(z.object({ id: z.number() }), page);
  expect(() => bodyOf(z.object({ name: z.string() }), page)).toThrow(z.ZodError);
});
