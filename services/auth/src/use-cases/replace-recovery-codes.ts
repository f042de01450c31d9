import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import type { AuthContainer } from '../container.ts';
import { replaceRecoveryCodes } from '../store/second-factors.ts';
import { hashesOf, newRecoveryCodes } from './confirm-second-factor.ts';
import { secondFactorOff } from './disable-second-factor.ts';
import { ownAccount } from './own-account.ts';
import { proveOwner, settleProof } from './prove-owner.ts';

/** Gives new recovery codes in the place of the old. @throws Problem `second-factor-off` (409), `wrong-code` (403) */
export async function giveNewRecoveryCodes(
  container: AuthContainer,
  code: string,
  call: Call,
): Promise<string[]> {
  const { db, newEvent } = container;
  const account = await ownAccount(container, call.identity);
  const userId = account.id;
  if (!account.hasSecondFactor) throw secondFactorOff();
  const proven = await proveOwner(container, account, { code }, call);
  const codes = newRecoveryCodes(container);
  await inTransaction(db, async (tx) => {
    const now = await settleProof(container, tx, proven, call);
    if (!now.hasSecondFactor) throw secondFactorOff();
    await replaceRecoveryCodes(tx, userId, hashesOf(userId, codes));
    await appendToOutbox(tx, [newEvent(authEvents.RecoveryCodesReplaced, userId, { userId }, call)]);
  });
  return codes;
}
