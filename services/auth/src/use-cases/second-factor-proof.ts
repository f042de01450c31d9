import { authEvents } from '@concert/contracts/events/auth';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { AuthContainer } from '../container.ts';
import { asRecoveryCode, hashRecoveryCode } from '../domain/recovery-codes.ts';
import { stepOfCode } from '../domain/totp.ts';
import {
  acceptStep,
  countRecoveryCodes,
  findSecondFactor,
  hasRecoveryCode,
  spendRecoveryCode,
} from '../store/second-factors.ts';

/** A code that may be right. It counts once it is spent: of two that bring the same one, one comes too late. */
export type Proof =
  | {
      readonly kind: 'code';
      readonly step: number;
      readonly sealed: { readonly read: string; readonly kept: string };
    }
  | { readonly kind: 'recovery-code'; readonly hash: string };

/** After so many wrong codes in a row somebody guesses, and codes of the app are refused (NIST SP 800-63B, 5.2.2). */
const MOST_WRONG_CODES = 50;

/** Undefined when the code is wrong. Reads keys over the network, so it is called before the transaction. */
export async function findProof(
  { db, clock, secondFactorKeys }: AuthContainer,
  userId: string,
  typed: string,
): Promise<Proof | undefined> {
  const recovery = asRecoveryCode(typed);
  if (recovery !== undefined) {
    const hash = hashRecoveryCode(userId, recovery);
    return (await hasRecoveryCode(db, userId, hash)) ? { kind: 'recovery-code', hash } : undefined;
  }
  const factor = await findSecondFactor(db, userId);
  if (factor === undefined || factor.wrongCodes >= MOST_WRONG_CODES) return undefined;
  const read = factor.sealedSecret;
  const secret = await secondFactorKeys.unseal(read, userId);
  const code = typed.replaceAll(/[\s-]/g, '');
  const step = stepOfCode(secret, code, { now: clock(), lastStep: factor.lastStep });
  if (step === undefined) return undefined;
  return { kind: 'code', step, sealed: { read, kept: await secondFactorKeys.resealed(read, userId) } };
}

/** Spends a code in the transaction of what it lets happen. @returns false when it is wrong, or was spent before */
export async function spendProof(
  { newEvent }: AuthContainer,
  tx: Tx,
  proof: Proof,
  { userId, cause }: { readonly userId: string; readonly cause: Cause },
): Promise<boolean> {
  if (proof.kind === 'code') return acceptStep(tx, userId, proof.step, proof.sealed);
  if (!(await spendRecoveryCode(tx, userId, proof.hash))) return false;
  const left = await countRecoveryCodes(tx, userId);
  await appendToOutbox(tx, [newEvent(authEvents.RecoveryCodeUsed, userId, { userId, left }, cause)]);
  return true;
}
