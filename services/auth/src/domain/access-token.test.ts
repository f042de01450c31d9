import { newId } from '@concert/values/ids';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { issuerOf, signAccessToken, verifyAccessToken } from './access-token.ts';

const keys = await generateKeyPair('EdDSA', { extractable: true });
const others = await generateKeyPair('EdDSA');
const now = new Date('2027-01-04T10:00:00.000Z');
const issuer = issuerOf('testing');
const subject = { userId: newId(), sessionId: newId(), role: 'attendee', isLimited: false } as const;
const terms = { issuer, tokenId: newId(), now };
const publicKeyOf = async (kid: string) => (kid === 'k1' ? keys.publicKey : undefined);

const seconds = (count: number) => new Date(now.getTime() + count * 1000);
const signed = (kid = 'k1', privateKey = keys.privateKey) =>
  signAccessToken(subject, { kid, privateKey }, terms);
const verified = (token: string, at = now) => verifyAccessToken(token, publicKeyOf, { issuer, now: at });

const payload: JWTPayload = {
  sub: subject.userId,
  sid: subject.sessionId,
  role: 'attendee',
  iss: issuer,
  aud: 'concert-api',
  jti: newId(),
  iat: now.getTime() / 1000,
  exp: now.getTime() / 1000 + 900,
};

function forge(changes: object, header: { alg?: string; typ?: string } = {}): Promise<string> {
  return new SignJWT({ ...payload, ...changes })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k1', typ: 'at+jwt', ...header })
    .sign(keys.privateKey);
}

describe('an access token', () => {
  it('says whose it is, and until when', async () => {
    expect(await verified(await signed())).toEqual({ ...subject, expiresAt: seconds(900) });
  });

  it('is good for 15 minutes and the 5 seconds that clocks may differ by', async () => {
    const token = await signed();
    expect(await verified(token, seconds(904))).toBeDefined();
    expect(await verified(token, seconds(906))).toBeUndefined();
    expect(await verified(token, seconds(-4))).toBeDefined();
    expect(await verified(token, seconds(-6))).toBeUndefined();
  });

  it('is refused when its key is not ours or not the one that it names', async () => {
    expect(await verified(await signed('k2'))).toBeUndefined();
    expect(await verified(await signed('k1', others.privateKey))).toBeUndefined();
  });

  it('is refused when anything in it was changed', async () => {
    const [header, , signature] = (await signed()).split('.');
    const promoted = Buffer.from(JSON.stringify({ ...payload, role: 'admin' })).toString('base64url');
    expect(await verified(`${header}.${promoted}.${signature}`)).toBeUndefined();
  });

  it('is refused without a signature (alg none)', async () => {
    expect(await verified(new UnsecuredJWT(payload).encode())).toBeUndefined();
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'k1', typ: 'at+jwt' })).toString('base64url');
    const claims = Buffer.from(JSON.stringify(payload)).toString('base64url');
    expect(await verified(`${none}.${claims}.`)).toBeUndefined();
  });

  it('is refused when it is signed with the public key as a shared secret (HS256)', async () => {
    const { x = '' } = await exportJWK(keys.publicKey);
    const token = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })
      .sign(Buffer.from(x, 'base64url'));
    expect(await verified(token)).toBeUndefined();
  });

  it.each([
    ['another environment', { iss: issuerOf('staging') }],
    ['another audience', { aud: 'somebody-else' }],
    ['an unknown role', { role: 'owner' }],
    ['no session', { sid: undefined }],
    ['no user', { sub: undefined }],
    ['no id', { jti: undefined }],
    ['no expiry', { exp: undefined }],
    ['no issue time', { iat: undefined }],
    ['a longer life than we give', { exp: now.getTime() / 1000 + 86_400, iat: now.getTime() / 1000 - 1_000 }],
  ])('is refused with %s', async (_, changes) => {
    expect(await verified(await forge(changes))).toBeUndefined();
  });

  it('is refused when it is another kind of JWT', async () => {
    expect(await verified(await forge({}))).toBeDefined();
    expect(await verified(await forge({}, { typ: 'JWT' }))).toBeUndefined();
  });

  it('is refused when it is none', async () => {
    for (const text of ['', 'a.b.c', '..', 'x']) expect(await verified(text)).toBeUndefined();
  });

  it('lets a failure to read the keys through, which is no verdict on the token', async () => {
    const failing = async () => {
      throw new Error('Secrets Manager is away');
    };
    await expect(verifyAccessToken(await signed(), failing, { issuer, now })).rejects.toThrow('away');
  });
});
