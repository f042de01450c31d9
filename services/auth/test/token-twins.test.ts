import { openSecrets } from '@concert/cloud/secrets';
import { tokenVerifier } from '@concert/service-kit/access-tokens';
import { after, MINUTE, systemClock } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { describe, expect, it } from 'vitest';
import { issuerOf, signAccessToken, verifyAccessToken } from '../src/domain/access-token.ts';
import { openTokenKeys } from '../src/store/token-keys.ts';

// Where no authoriser stands in front, the service kit verifies tokens: it must judge each as the authoriser does.

const secrets = openSecrets(systemClock);
const keys = openTokenKeys(secrets, systemClock);
const subject = { userId: newId(), sessionId: newId(), role: 'attendee' as const, isLimited: false };

const tokenAt = async (now: Date, environment = 'local') =>
  signAccessToken(subject, await keys.signing(), { issuer: issuerOf(environment), tokenId: newId(), now });

const flipped = (token: string) => {
  const middle = Math.floor(token.length / 2);
  const other = token[middle] === 'A' ? 'B' : 'A';
  return token.slice(0, middle) + other + token.slice(middle + 1);
};

describe('the two verifiers of access tokens', () => {
  it.each([
    ['a good token', () => tokenAt(new Date()), true],
    ['one about to end', () => tokenAt(after(new Date(), -14.5 * MINUTE)), true],
    ['one that ended', () => tokenAt(after(new Date(), -16 * MINUTE)), false],
    ['one of the future', () => tokenAt(after(new Date(), 5 * MINUTE)), false],
    ['one of another environment', () => tokenAt(new Date(), 'staging'), false],
    ['one that was changed', async () => flipped(await tokenAt(new Date())), false],
    ['one without a signature', async () => (await tokenAt(new Date())).replace(/[^.]+$/, ''), false],
    ['no token at all', async () => 'a.b.c', false],
  ])('say the same of %s', async (_, make, isGood) => {
    const token = await make();
    const byAuth = await verifyAccessToken(token, keys.publicKeyOf, {
      issuer: issuerOf('local'),
      now: new Date(),
    });
    const byKit = await tokenVerifier(secrets, 'local', systemClock)(token);
    expect(byAuth !== undefined).toBe(isGood);
    const { role: _role, isLimited: _isLimited, ...holder } = byAuth ?? {};
    expect(byKit).toEqual(isGood ? holder : undefined);
  });

  it('differ in one that is good for setting up a second factor alone: nobody but the authoriser takes it', async () => {
    const token = await signAccessToken({ ...subject, isLimited: true }, await keys.signing(), {
      issuer: issuerOf('local'),
      tokenId: newId(),
      now: new Date(),
    });
    const terms = { issuer: issuerOf('local'), now: new Date() };
    expect(await verifyAccessToken(token, keys.publicKeyOf, terms)).toMatchObject({ isLimited: true });
    expect(await tokenVerifier(secrets, 'local', systemClock)(token)).toBeUndefined();
  });
});
