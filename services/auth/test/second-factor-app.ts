import { expect } from 'vitest';
import type { AuthContainer } from '../src/container.ts';
import { codeOf, stepAt } from '../src/domain/totp.ts';
import { findSecondFactor } from '../src/store/second-factors.ts';
import { PASSWORD, request } from './auth-api.ts';

/** An authenticator app: the code of this moment, taken as if none had been used before. */
export async function freshCode(
  { db, secondFactorKeys, clock }: AuthContainer,
  userId: string,
): Promise<string> {
  await db.updateTable('second_factors').set({ last_step: 0 }).where('user_id', '=', userId).execute();
  const factor = await findSecondFactor(db, userId);
  const secret = await secondFactorKeys.unseal(factor?.sealedSecret ?? '', userId);
  return codeOf(secret, stepAt(clock()));
}

/** A code that is none of those that are good now. */
export const wrongCodeFor = (code: string): string =>
  String((Number(code) + 500_000) % 1_000_000).padStart(6, '0');

/** Sets a second factor up. @returns the recovery codes */
export async function withSecondFactor(
  container: AuthContainer,
  { id, token }: { readonly id: string; readonly token: string },
): Promise<readonly string[]> {
  expect((await request('setUpSecondFactor', { token, body: { password: PASSWORD } })).status).toBe(201);
  const code = await freshCode(container, id);
  const { status, body } = await request('confirmSecondFactor', { token, body: { code } });
  expect(status).toBe(200);
  return body.recoveryCodes;
}

/** The challenge of a login with the right password. */
export async function challengeFor(email: string): Promise<string> {
  const { status, body } = await request('login', { body: { email, password: PASSWORD } });
  expect(status).toBe(202);
  return body.challenge;
}
