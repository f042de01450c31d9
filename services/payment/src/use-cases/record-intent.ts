import { type IdempotencyKey, inIdempotentTransaction } from '@concert/database/idempotency';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { unavailable } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import type { Failure, Intent } from '../domain/intent.ts';
import { type Change, changeBy, isFinal, type Payment } from '../domain/payment.ts';
import { retrieveIntent } from '../provider/intents.ts';
import { findPayment, movePayment } from '../store/payments.ts';
import { changeEvents, failureEvents } from './payment-news.ts';

/** A look at a payment's intent. */
export interface Look {
  /** The row as it was before Stripe was asked, by which it is found out whether the look is out of date. */
  readonly payment: Payment;
  readonly intent: Intent;
}

export interface LookTerms {
  readonly cause: Cause;
  /** A decline that a webhook tells of; the intent itself may be further by now. */
  readonly failure?: Failure | null;
  /** Stripe's event id, for a look that a webhook caused: noted in the inbox with the effect. */
  readonly eventId?: string;
  /** The request that is answered with this look. */
  readonly idempotency?: IdempotencyKey | undefined;
}

const ROUNDS = 5;

/**
 * Records a look, by whomever it was taken: the answer to a buyer, a webhook, the reconciliation. When somebody
 * else recorded another look meanwhile, nobody can tell which of the two is the newer one, so Stripe is asked
 * again. Thus the row follows Stripe in Stripe's own order, in whatever order the news come.
 * @returns the row as it is now, with the last look
 */
export async function recordIntent(
  container: PaymentContainer,
  first: Look,
  terms: LookTerms,
): Promise<Look> {
  requireTogether(first);
  const { id } = first.payment;
  let look = first;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const isRecorded = await recordLook(container, look, terms);
    const payment = await findPayment(container.db, id);
    if (payment === undefined) throw new Error(`payment ${id} was lost`);
    if (isRecorded) return { payment, intent: look.intent };
    look = { payment, intent: await retrieveIntent(container.stripe, first.intent.id) };
  }
  throw unavailable(`Payment ${id} is changing at this moment; try again.`);
}

/** Thrown inside a transaction to roll it back when the row changed since it was read. */
class OutOfDate extends Error {}

async function recordLook(container: PaymentContainer, look: Look, terms: LookTerms): Promise<boolean> {
  const { payment } = look;
  // No secret of Stripe's is kept under the key: a repeated request is answered from the payment.
  const reference = { status: 200, body: { paymentId: payment.id } };
  try {
    await inIdempotentTransaction(container.db, terms.idempotency, async (tx, record) => {
      await record(reference);
      if (terms.eventId === undefined || (await claimMessage(tx, 'stripe', terms.eventId))) {
        await applyLook(container, tx, look, terms);
      }
      return reference;
    });
    return true;
  } catch (error) {
    if (error instanceof OutOfDate) return false;
    throw error;
  }
}

async function applyLook(
  { newEvent }: PaymentContainer,
  tx: Tx,
  { payment, intent }: Look,
  { cause, failure = null }: LookTerms,
): Promise<void> {
  const told = await claimFailures(tx, [failure, intent.failure]);
  const change = changeBy(payment, intent);
  const isMoved = await move(tx, { payment, intent }, { change, hasFailed: told.length > 0 });
  await appendToOutbox(tx, [
    ...failureEvents(newEvent, payment, told, cause),
    ...(isMoved && change !== undefined ? changeEvents(newEvent, payment, change, cause) : []),
  ]);
}

/** Each declined try is told once, by whoever sees it first. @returns those not told before */
async function claimFailures(tx: Tx, failures: readonly (Failure | null)[]): Promise<readonly Failure[]> {
  const told: Failure[] = [];
  for (const failure of failures) {
    if (failure !== null && (await claimMessage(tx, 'payment-tries', failure.key))) told.push(failure);
  }
  return told;
}

/** A new decline counts as a change even if it looks like the one before, so that the next try is a new one. */
async function move(
  tx: Tx,
  { payment, intent }: Look,
  { change, hasFailed }: { readonly change: Change | undefined; readonly hasFailed: boolean },
): Promise<boolean> {
  if (change === undefined && (!hasFailed || isFinal(payment.status))) return false;
  const { status, failureCode } = change ?? payment;
  if (await movePayment(tx, payment, { status, failureCode, intentId: intent.id })) return true;
  if (!isFinal(status)) throw new OutOfDate();
  const now = await findPayment(tx, payment.id);
  if (now?.status !== status)
    throw new Error(`payment ${payment.id} is ${now?.status} and cannot become ${status}`);
  return false;
}

/** @throws Error when the intent is not this payment's, or over another amount: somebody must look at it */
function requireTogether({ payment, intent }: Look): void {
  const isIts = payment.intentId === null || payment.intentId === intent.id;
  const isItsAmount = payment.amountMinor === intent.amountMinor && payment.currency === intent.currency;
  if (isIts && isItsAmount) return;
  throw new Error(
    `intent ${intent.id} over ${intent.amountMinor} ${intent.currency} is not that of payment ${payment.id}`,
  );
}
