import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { NONCE_BYTES, seal, sealedBy, unseal } from './sealed-secret.ts';

const key = { id: '1', key: randomBytes(32) };
const secret = randomBytes(20);
const sealed = seal(secret, 'ada', key, randomBytes(NONCE_BYTES));

it('gives a sealed secret back to its owner', () => {
  expect(sealedBy(sealed)).toBe('1');
  expect(unseal(sealed, 'ada', key)).toEqual(secret);
  expect(sealed).not.toContain(secret.toString('base64url'));
});

it('gives it to nobody else, with no other key, and not when it was changed', () => {
  expect(() => unseal(sealed, 'bob', key)).toThrow();
  expect(() => unseal(sealed, 'ada', { id: '1', key: randomBytes(32) })).toThrow();
  const changed = sealed.slice(0, -1) + (sealed.endsWith('A') ? 'Q' : 'A');
  expect(() => unseal(changed, 'ada', key)).toThrow();
  expect(() => unseal('1..', 'ada', key)).toThrow();
});
