import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { openSecrets } from '@concert/cloud/secrets';
import { after, DAY, MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { issuerOf, signAccessToken, verifyAccessToken } from '../src/domain/access-token.ts';
import { rotate } from '../src/index.ts';
import { newKey } from '../src/store/key-ring.ts';
import { openTokenKeys } from '../src/store/token-keys.ts';
import { rotateSigningKeys } from '../src/use-cases/rotate-signing-keys.ts';
import { registered, request } from './auth-api.ts';

const issuer = issuerOf('testing');

/** A ring of a test's own in Secrets Manager, a clock to turn, and instances that read the ring as they do. */
async function givenRing() {
  let now = new Date('2027-01-04T10:00:00.000Z');
  const clock = () => now;
  const secret = `concert/jwt-keys-${newId()}`;
  const key = newKey(now);
  const SecretString = JSON.stringify({ current: key.kid, keys: [key] });
  await new SecretsManagerClient({}).send(new CreateSecretCommand({ Name: secret, SecretString }));
  const instance = () => openTokenKeys(openSecrets(clock), clock, secret);
  return {
    instance,
    now: () => now.getTime(),
    pass: (milliseconds: number) => {
      now = after(now, milliseconds);
    },
    rotate: () => rotateSigningKeys({ secrets: openSecrets(clock), clock }, secret),
    async sign(keys: ReturnType<typeof instance>) {
      const subject = { userId: newId(), sessionId: newId(), role: 'attendee', isLimited: false } as const;
      return signAccessToken(subject, await keys.signing(), { issuer, tokenId: newId(), now });
    },
    verifies: async (keys: ReturnType<typeof instance>, token: string) =>
      (await verifyAccessToken(token, keys.publicKeyOf, { issuer, now })) !== undefined,
  };
}

describe('rotating the signing keys', () => {
  it('twice under live tokens logs nobody out', async () => {
    const ring = await givenRing();
    // One instance that never restarts, and one that starts at every step.
    const old = ring.instance();
    let live: { readonly token: string; readonly until: number }[] = [];
    const check = async () => {
      live = live.filter(({ until }) => until > ring.now());
      for (const { token } of live)
        for (const keys of [old, ring.instance()]) expect(await ring.verifies(keys, token)).toBe(true);
    };
    const step = async (milliseconds: number) => {
      ring.pass(milliseconds);
      await ring.rotate();
      await check();
      for (const keys of [old, ring.instance()])
        live.push({ token: await ring.sign(keys), until: ring.now() + 15 * MINUTE });
      await check();
    };
    const kids = new Set<string>();
    for (let month = 0; month < 3; month += 1) {
      await step(30 * DAY);
      for (const pause of [4, 4, 4, 4, 11]) {
        await step(pause * MINUTE);
        kids.add((await ring.instance().signing()).kid);
      }
    }
    await step(30 * DAY);
    kids.add((await ring.instance().signing()).kid);
    expect(kids.size).toBeGreaterThanOrEqual(3);
    expect((await ring.instance().published()).length).toBeLessThanOrEqual(3);
  });

  it('lets an instance take up a key that it does not know at once, but not for each made-up name', async () => {
    const ring = await givenRing();
    const old = ring.instance();
    await ring.sign(old);
    await ring.rotate();
    const [, next] = await ring.instance().published();
    expect(await old.publicKeyOf(next?.kid ?? '')).toBeDefined();
    ring.pass(30 * DAY);
    await ring.sign(old);
    expect(await old.publicKeyOf('made-up')).toBeUndefined();
    await ring.rotate();
    const newest = (await ring.instance().published()).at(-1)?.kid ?? '';
    expect(await old.publicKeyOf(newest)).toBeUndefined();
    ring.pass(MINUTE);
    expect(await old.publicKeyOf(newest)).toBeDefined();
  });

  it('changes nothing that is not due, however often it runs', async () => {
    const ring = await givenRing();
    expect(await ring.rotate()).toEqual({ keys: 2, changed: 1 });
    expect(await ring.rotate()).toEqual({ keys: 2, changed: 0 });
  });

  it('is a job, under which sessions go on', async () => {
    const { body } = await registered();
    const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 30_000 };
    await rotate({}, context);
    await rotate({}, context);
    expect((await request('verify', { token: body.accessToken })).status).toBe(200);
    expect((await request('refresh', { body: { refreshToken: body.refreshToken } })).status).toBe(200);
  });
});

describe('the published keys', () => {
  it('verify an access token of ours, and hold nothing private', async () => {
    const { body } = await registered();
    const { status, body: set, headers } = await request('signingKeys');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(JSON.stringify(set)).not.toContain('"d"');
    const { kid } = decodeProtectedHeader(body.accessToken);
    const key = set.keys.find((one: { kid: string }) => one.kid === kid);
    const { payload } = await jwtVerify(body.accessToken, await importJWK(key, 'EdDSA'), { typ: 'at+jwt' });
    expect(payload.sub).toBe(body.user.id);
  });
});
