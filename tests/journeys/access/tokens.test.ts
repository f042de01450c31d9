import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { openSecrets } from '@concert/cloud/secrets';
import { authOperations } from '@concert/contracts/http/auth';
import { operations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import { systemClock } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiClient } from '../../../tools/demo/api-client.ts';
import { findRunningPlatform } from '../../../tools/running-platform.ts';
import { journeyOrigin } from '../origin.ts';

// Tokens that are not good, or no longer, at the real gateway: no operation takes them.

const api = openApiClient(journeyOrigin());
const PASSWORD = 'rather-long-secret-7';

/** Of three services. */
const GUARDED: readonly Operation[] = [
  operations.getAccount,
  operations.paymentHistory,
  operations.unreadCount,
];

interface Member {
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
}

async function newMember(): Promise<Member> {
  const email = `token-${newId()}@attack.example`;
  const body = { email, password: PASSWORD, name: 'Toni Token' };
  const session = await api.call(
    authOperations.register,
    { body },
    authOperations.register.responses[201].body,
  );
  return { id: session.user.id, email, token: session.accessToken, refreshToken: session.refreshToken ?? '' };
}

async function statusOf(operation: Operation, token: string): Promise<number> {
  const response = await api.send(operation, { token });
  await response.arrayBuffer();
  return response.status;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part = ''): object => JSON.parse(Buffer.from(part, 'base64url').toString());

const partsOf = (token: string) => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { header, payload, signature };
};

const Jwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), d: z.string() });
const KeyRing = z.object({ keys: z.array(z.object({ kid: z.string(), privateJwk: Jwk.optional() })) });

/** The platform's own signing key: what can only be tried with it in hand. */
async function signingKey() {
  Object.assign(process.env, (await findRunningPlatform()).environment);
  const { keys } = await openSecrets(systemClock).json('concert/jwt-keys', KeyRing);
  const found = keys.find(({ privateJwk }) => privateJwk !== undefined);
  if (found?.privateJwk === undefined) throw new Error('the platform has no signing key');
  return { kid: found.kid, key: createPrivateKey({ key: found.privateJwk, format: 'jwk' }) };
}

let member: Member;
let own: Awaited<ReturnType<typeof signingKey>>;

beforeAll(async () => {
  member = await newMember();
  own = await signingKey();
});

interface Claims {
  readonly change?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, string>>;
}

/** The member's own token, signed anew by the platform's key, with something changed. */
async function signed({ change = {}, header = {} }: Claims): Promise<string> {
  const head = encoded({ alg: 'EdDSA', kid: own.kid, typ: 'at+jwt', ...header });
  const text = `${head}.${encoded({ ...decoded(partsOf(member.token).payload), ...change })}`;
  return `${text}.${sign(null, Buffer.from(text), own.key).toString('base64url')}`;
}

const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow;

/** Each with the member's own, good token in hand. */
const BAD: Readonly<Record<string, () => Promise<string>>> = {
  expired: () => signed({ change: { iat: seconds(-1_000), exp: seconds(-60) } }),
  'good for longer than any of ours': () =>
    signed({ change: { iat: seconds(-1_000), exp: seconds(86_400) } }),
  'of another environment': () => signed({ change: { iss: 'concert-auth/production' } }),
  'for another audience': () => signed({ change: { aud: 'somebody-else' } }),
  'of another kind': () => signed({ header: { typ: 'JWT' } }),
  'by an unknown key': () => signed({ header: { kid: 'k-of-nobody' } }),
  'by a key with the name of a path': () => signed({ header: { kid: '../../../../dev/null' } }),
  'without a session': () => signed({ change: { sid: undefined } }),
  'of a session that nobody began': () => signed({ change: { sid: newId() } }),
  'without a signature (alg none)': async () =>
    `${encoded({ alg: 'none', typ: 'at+jwt', kid: own.kid })}.${partsOf(member.token).payload}.`,
  'signed with the public key as a shared secret (HS256)': async () => {
    const { keys } = await api.call(operations.signingKeys, {}, operations.signingKeys.responses[200].body);
    const { x, kid } = keys.find((key) => key.kid === own.kid) ?? { x: '', kid: '' };
    const text = `${encoded({ alg: 'HS256', kid, typ: 'at+jwt' })}.${partsOf(member.token).payload}`;
    return `${text}.${createHmac('sha256', x).update(text).digest('base64url')}`;
  },
  'with its own key in the header (jwk)': async () => {
    const { header, payload, signature } = partsOf(member.token);
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) };
    return `${encoded({ ...decoded(header), jwk })}.${payload}.${signature}`;
  },
  'with another role': async () => {
    const { header, payload, signature } = partsOf(member.token);
    return `${header}.${encoded({ ...decoded(payload), role: 'admin' })}.${signature}`;
  },
  'a refresh token': async () => member.refreshToken,
};

describe('a token that is not good', () => {
  it('is told from a good one: the member’s own opens the account', async () => {
    expect(await statusOf(operations.getAccount, member.token)).toBe(200);
    expect(await statusOf(operations.getAccount, await signed({}))).toBe(200);
  });

  it.each(Object.keys(BAD))('opens nothing: %s', async (name) => {
    const token = await BAD[name]?.();
    for (const operation of GUARDED) expect(await statusOf(operation, token ?? '')).toBe(401);
  });

  it('is no login where a login is optional', async () => {
    const token = await BAD['with another role']?.();
    expect(await statusOf(operations.listPlans, token ?? '')).toBe(401);
  });
});

describe('a token whose time has come early', () => {
  it('opens nothing after a logout, though the gateway still knows it', async () => {
    const { token } = await newMember();
    expect(await statusOf(operations.getAccount, token)).toBe(200);
    await api.send(operations.logout, { token });
    expect(await statusOf(operations.getAccount, token)).toBe(401);
    expect(await statusOf(operations.unreadCount, token)).toBe(401);
  });

  it('opens nothing of an account that was erased, and its refresh token neither', async () => {
    const { token, refreshToken } = await newMember();
    expect(await statusOf(operations.unreadCount, token)).toBe(200);
    const erased = await api.send(operations.eraseAccount, { token, body: { password: PASSWORD } });
    expect(erased.status).toBe(204);
    for (const operation of [operations.getAccount, operations.unreadCount])
      expect(await statusOf(operation, token)).toBe(401);
    expect((await api.send(operations.refresh, { body: { refreshToken } })).status).toBe(401);
  });

  it('opens nothing once the password was changed elsewhere', async () => {
    const { email, token: other } = await newMember();
    const login = await api.call(
      operations.login,
      { body: { email, password: PASSWORD } },
      operations.login.responses[200].body,
    );
    const body = { currentPassword: PASSWORD, newPassword: 'another-long-secret-9' };
    const changed = await api.send(operations.changePassword, { token: login.accessToken, body });
    expect(changed.status).toBe(204);
    expect(await statusOf(operations.getAccount, other)).toBe(401);
  });
});
