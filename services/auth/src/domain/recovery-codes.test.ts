import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { asRecoveryCode, hashRecoveryCode, recoveryCode } from './recovery-codes.ts';

it('makes codes that are read as they were printed, however they are typed', () => {
  for (let turn = 0; turn < 200; turn += 1) {
    const code = recoveryCode(randomBytes(16));
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(asRecoveryCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(code);
    expect(asRecoveryCode(code.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(code);
  }
});

it.each(['', '492039', 'U'.repeat(16), '7Q4M-2KX9-0FB3', '7Q4M-2KX9-0FB3-8TZV-1', 'ÄÖÜß'.repeat(4)])(
  'takes %j for none',
  (text) => {
    expect(asRecoveryCode(text)).toBeUndefined();
  },
);

it('hashes the same code of two people differently', () => {
  expect(hashRecoveryCode('a', '7Q4M-2KX9-0FB3-8TZV')).not.toBe(hashRecoveryCode('b', '7Q4M-2KX9-0FB3-8TZV'));
});
