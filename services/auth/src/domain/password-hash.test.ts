import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { hashPassword, isOutdated, NOBODYS_HASH, verifyPassword } from './password-hash.ts';

describe('password hashes', () => {
  it('verify the password they were made of and no other', async () => {
    const made = await hashPassword('correct-horse-42');
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(made, 'correct-horse-42')).toBe(true);
    expect(await verifyPassword(made, 'correct-horse-43')).toBe(false);
  });

  it('take the two Unicode forms of a letter for the same', async () => {
    expect(
      await verifyPassword(await hashPassword('Stra\u00dfenm\u00fcll 8'), 'Stra\u00dfenmu\u0308ll 8'),
    ).toBe(true);
  });

  it('are renewed when they were made at another cost or by another variant', async () => {
    expect(isOutdated(await hashPassword('correct-horse-42'))).toBe(false);
    expect(
      isOutdated(await hash('correct-horse-42', { memoryCost: 8192, timeCost: 2, parallelism: 1 })),
    ).toBe(true);
    expect(
      isOutdated(await hash('x', { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 1 })),
    ).toBe(true);
  });

  it('of nobody cost what all others cost', () => {
    expect(isOutdated(NOBODYS_HASH)).toBe(false);
  });
});
