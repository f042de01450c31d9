import { newId } from '@concert/values/ids';
import { describe, expect, it } from 'vitest';
import { hashSecret, parseRefreshToken, refreshTokenText } from './refresh-token.ts';

const sessionId = newId();
const secret = Buffer.alloc(32, 9).toString('base64url');

describe('a refresh token', () => {
  it('comes apart into its session and the hash of its secret', () => {
    expect(parseRefreshToken(refreshTokenText(sessionId, secret))).toEqual({
      sessionId,
      hash: hashSecret(secret),
    });
  });

  it.each([
    '',
    '.',
    sessionId,
    `${sessionId}.`,
    `${sessionId}.short`,
    `${sessionId}.${secret}x`,
    `${sessionId}.${secret}\n`,
    `${sessionId.toUpperCase()}.${secret}`,
    `../${sessionId}.${secret}`,
    `${sessionId}.${secret}.${secret}`,
  ])('is refused when it reads %j', (text) => {
    expect(parseRefreshToken(text)).toBeUndefined();
  });
});
