import { describe, expect, it } from 'vitest';
import { oneTimeToken, verifyOneTimeToken } from './one-time-links.ts';

const key = Buffer.alloc(32, 7).toString('base64url');
const id = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01';
const token = oneTimeToken(key, 'password-reset', id);

describe('one-time tokens', () => {
  it('are the same for all who have the key, and give the id back', () => {
    expect(oneTimeToken(key, 'password-reset', id)).toBe(token);
    expect(verifyOneTimeToken(key, 'password-reset', token)).toBe(id);
    expect(token).toMatch(/^[\w-]+\.[\w-]{43}$/);
  });

  it.each([
    ['another id', token.replace('019a5c3e', '019a5c3f')],
    ['a changed signature', token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA')],
    ['no signature', id],
    ['an empty signature', `${id}.`],
    ['more parts', `${token}.x`],
    ['nothing', ''],
  ])('are refused with %s', (_, forged) => {
    expect(verifyOneTimeToken(key, 'password-reset', forged)).toBeUndefined();
  });

  it('are refused by another key', () => {
    const other = Buffer.alloc(32, 8).toString('base64url');
    expect(verifyOneTimeToken(other, 'password-reset', token)).toBeUndefined();
  });
});
