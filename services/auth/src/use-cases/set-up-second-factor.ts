import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { base32, otpauthUri, SECRET_BYTES } from '../domain/totp.ts';
import { findSecondFactor, replaceSecondFactor } from '../store/second-factors.ts';
import { ownAccount } from './own-account.ts';
import { proveOwner, settleProof } from './prove-owner.ts';

/** What an authenticator app needs to be told. */
export interface SetUp {
  readonly secret: string;
  readonly otpauthUri: string;
}

/**
 * Gives a secret for an authenticator app, which counts once a first code confirms it. Asked again soon it gives
 * the same, so that what a QR code showed before a reload is still right.
 * @throws Problem `second-factor-on` (409), `wrong-password` (403), `account-locked` (429)
 */
export async function setUpSecondFactor(
  container: AuthContainer,
  password: string,
  call: Call,
): Promise<SetUp> {
  const { db, random, secondFactorKeys } = container;
  const account = await ownAccount(container, call.identity);
  if (account.hasSecondFactor) throw secondFactorOn();
  const proven = await proveOwner(container, account, { password }, call);
  const fresh = await secondFactorKeys.seal(random(SECRET_BYTES), account.id);
  const kept = await inTransaction(db, async (tx) => {
    const now = await settleProof(container, tx, proven, call);
    if (now.hasSecondFactor) throw secondFactorOn();
    const begun = await findSecondFactor(tx, account.id);
    if (begun?.isFresh) return begun.sealedSecret;
    await replaceSecondFactor(tx, account.id, fresh);
    return fresh;
  });
  const secret = await secondFactorKeys.unseal(kept, account.id);
  return { secret: base32(secret), otpauthUri: otpauthUri(secret, account.email) };
}

export const secondFactorOn = () =>
  conflict('second-factor-on', 'The account has a second factor; switch it off before you set up another.');
