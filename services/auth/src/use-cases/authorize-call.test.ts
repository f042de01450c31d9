import { allOperations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import { ROLES, type Role } from '@concert/contracts/roles';
import { newId } from '@concert/values/ids';
import { generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { issuerOf, signAccessToken } from '../domain/access-token.ts';
import { authorizeCall } from './authorize-call.ts';

const keys = await generateKeyPair('EdDSA');
const issuer = issuerOf('testing');
const now = new Date('2027-01-04T10:00:00.000Z');
const parts = {
  issuer,
  clock: () => now,
  publicKeyOf: async (kid: string) => (kid === 'k1' ? keys.publicKey : undefined),
};
const userId = newId();
const sessionId = newId();
const tokenOf = (role: Role, isLimited = false) =>
  signAccessToken(
    { userId, sessionId, role, isLimited },
    { kid: 'k1', privateKey: keys.privateKey },
    {
      issuer,
      tokenId: newId(),
      now,
    },
  );
const tokens = new Map(await Promise.all(ROLES.map(async (role) => [role, await tokenOf(role)] as const)));

const ARN = 'arn:aws:execute-api:eu-central-1:000000000000:api1/live';

function call({ method, path }: Pick<Operation, 'method' | 'path'>, authorization?: string) {
  return authorizeCall(parts, {
    httpMethod: method,
    resource: path,
    methodArn: `${ARN}/${method}${path.replace(/\{\w+\}/, '019a5c3e')}`,
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });
}

const effectOf = async (answer: ReturnType<typeof call>) =>
  (await answer).policyDocument.Statement[0]?.Effect;

const byAccess = (wanted: (access: Operation['access']) => boolean) =>
  allOperations.filter(({ access }) => wanted(access));

describe('the authoriser', () => {
  it.each(byAccess((access) => Array.isArray(access)))(
    'lets only the roles of the contract call $id',
    async (operation) => {
      for (const role of ROLES) {
        const isNamed = Array.isArray(operation.access) && operation.access.includes(role);
        expect(await effectOf(call(operation, `Bearer ${tokens.get(role)}`))).toBe(
          isNamed ? 'Allow' : 'Deny',
        );
      }
    },
  );

  it.each(byAccess((access) => access === 'user'))(
    'lets everybody call $id who is logged in',
    async (operation) => {
      for (const role of ROLES) {
        expect(await effectOf(call(operation, `Bearer ${tokens.get(role)}`))).toBe('Allow');
      }
    },
  );

  it.each(byAccess((access) => access === 'user' || Array.isArray(access)))(
    'lets nobody call $id without a token',
    async (operation) => {
      await expect(call(operation)).rejects.toThrow(/^Unauthorized$/);
    },
  );

  it.each(byAccess((access) => access === 'public'))('lets anybody call $id', async (operation) => {
    expect(await effectOf(call(operation))).toBe('Allow');
  });

  it('says who calls, as texts, for this operation only', async () => {
    const answer = await call({ method: 'GET', path: '/bookings/{id}' }, `bearer ${tokens.get('staff')}`);
    expect(answer).toEqual({
      principalId: userId,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${ARN}/GET/bookings/*` }],
      },
      context: { userId, role: 'staff', sessionId, expiresAt: '2027-01-04T10:15:00.000Z' },
    });
  });

  it.each(byAccess((access) => access === 'optional'))(
    'lets anybody call $id, but with no bad token',
    async (operation) => {
      expect(await call(operation)).toMatchObject({ principalId: 'anonymous', context: {} });
      expect(await call(operation, `Bearer ${tokens.get('attendee')}`)).toMatchObject({
        context: { userId },
      });
      await expect(call(operation, 'Bearer no.good.token')).rejects.toThrow(/^Unauthorized$/);
    },
  );

  it.each(['Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'Bearer a.b', 'Bearer a.b.c d', ''])(
    'takes %j for no login',
    async (authorization) => {
      await expect(call({ method: 'GET', path: '/auth/verify' }, authorization)).rejects.toThrow(
        /^Unauthorized$/,
      );
    },
  );

  it('lets a session that must first set up a second factor do that, and look who it is, and leave', async () => {
    const limited = `Bearer ${await tokenOf('admin', true)}`;
    const restricted = byAccess((access) => access === 'user' || Array.isArray(access));
    const open: string[] = [];
    for (const operation of restricted)
      if ((await effectOf(call(operation, limited))) === 'Allow') open.push(operation.id);
    expect(open.toSorted()).toEqual([
      'confirmSecondFactor',
      'getAccount',
      'logout',
      'setUpSecondFactor',
      'verify',
    ]);
  });

  it.each(byAccess((access) => access === 'optional'))(
    'takes such a session for anybody at $id',
    async (operation) => {
      const answer = await call(operation, `Bearer ${await tokenOf('organizer', true)}`);
      expect(answer).toMatchObject({ principalId: 'anonymous', context: {} });
    },
  );

  it('finds the header whatever its case', async () => {
    const answer = await authorizeCall(parts, {
      httpMethod: 'GET',
      resource: '/auth/verify',
      methodArn: `${ARN}/GET/auth/verify`,
      headers: { authorization: `Bearer ${tokens.get('attendee')}` },
    });
    expect(answer.principalId).toBe(userId);
  });

  it('denies what is no operation of the contract', async () => {
    expect(await effectOf(call({ method: 'GET', path: '/nowhere' }, `Bearer ${tokens.get('admin')}`))).toBe(
      'Deny',
    );
  });
});
