import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import {
  hashRecoveryCode,
  RECOVERY_CODE_BYTES,
  RECOVERY_CODES,
  recoveryCode,
} from '../domain/recovery-codes.ts';
import { findSecondFactor, replaceRecoveryCodes, switchSecondFactor } from '../store/second-factors.ts';
import { ownAccount } from './own-account.ts';
import { proveOwner, settleProof } from './prove-owner.ts';
import { secondFactorOn } from './set-up-second-factor.ts';

/**
 * Switches the second factor on: the code shows that the app has the secret. Of two confirmations at once one wins.
 * @returns recovery codes, which nobody can read again
 * @throws Problem `second-factor-on`, `second-factor-not-set-up` (409), `wrong-code` (403), `account-locked` (429)
 */
export async function confirmSecondFactor(
  container: AuthContainer,
  code: string,
  call: Call,
): Promise<string[]> {
  const { db, newEvent } = container;
  const account = await ownAccount(container, call.identity);
  const userId = account.id;
  if (account.hasSecondFactor) throw secondFactorOn();
  if ((await findSecondFactor(db, userId)) === undefined) throw notSetUp();
  const proven = await proveOwner(container, account, { code }, call);
  const codes = newRecoveryCodes(container);
  await inTransaction(db, async (tx) => {
    await settleProof(container, tx, proven, call);
    if (!(await switchSecondFactor(tx, userId, true))) throw secondFactorOn();
    await replaceRecoveryCodes(tx, userId, hashesOf(userId, codes));
    await appendToOutbox(tx, [newEvent(authEvents.SecondFactorEnabled, userId, { userId }, call)]);
  });
  return codes;
}

export const newRecoveryCodes = ({ random }: AuthContainer): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => recoveryCode(random(RECOVERY_CODE_BYTES)));

export const hashesOf = (userId: string, codes: readonly string[]): readonly string[] =>
  codes.map((code) => hashRecoveryCode(userId, code));

const notSetUp = () =>
  conflict('second-factor-not-set-up', 'There is nothing to confirm; set up the second factor first.');
