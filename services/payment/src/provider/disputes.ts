import type Stripe from 'stripe';
import { disputeStatusOf, type SeenDispute } from '../domain/dispute.ts';
import { roundedFromProvider } from '../domain/provider-amount.ts';
import type { StripeAccess } from './stripe-access.ts';

export async function retrieveDispute(stripe: StripeAccess, id: string): Promise<SeenDispute> {
  return readDispute(await stripe.ask((client) => client.disputes.retrieve(id)));
}

/** Stripe's dispute in our own terms. */
export function readDispute(dispute: Stripe.Dispute): SeenDispute {
  const { payment_intent: intent, balance_transactions: movements } = dispute;
  const isMoneyGone = movements.reduce((sum, movement) => sum + movement.amount, 0) < 0;
  const dueBy = dispute.evidence_details.due_by;
  return {
    providerDisputeId: dispute.id,
    intentId: typeof intent === 'string' ? intent : (intent?.id ?? null),
    status: disputeStatusOf(dispute.status, isMoneyGone),
    ...roundedFromProvider(dispute.amount, dispute.currency),
    reason: dispute.reason.slice(0, 64),
    evidenceDueAt: dueBy === null ? null : new Date(dueBy * 1000),
    fee: feeOf(movements),
    openedAt: new Date(dispute.created * 1000),
  };
}

function feeOf(movements: readonly Stripe.BalanceTransaction[]): SeenDispute['fee'] {
  const [first] = movements;
  if (first === undefined) return null;
  const fee = movements.reduce((sum, movement) => sum + movement.fee, 0);
  const { amountMinor: feeMinor, currency } = roundedFromProvider(fee, first.currency);
  return { feeMinor, currency };
}
