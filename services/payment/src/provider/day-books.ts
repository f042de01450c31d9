import type Stripe from 'stripe';
import type { TheirRefund } from '../domain/books.ts';
import type { SeenDispute } from '../domain/dispute.ts';
import { fromProvider, roundedFromProvider } from '../domain/provider-amount.ts';
import { readDispute } from './disputes.ts';
import { ProviderRefusal } from './faults.ts';
import { readRefund } from './refunds.ts';
import type { StripeAccess } from './stripe-access.ts';

/** A movement of the account at Stripe that may be ours. */
export type Movement = PaymentMovement | RefundMovement | DisputeMovement;

interface PaymentMovement {
  readonly object: 'payment';
  readonly paymentId: string;
  readonly intentId: string;
  readonly amountMinor: number;
  readonly currency: string;
}

interface RefundMovement extends TheirRefund {
  readonly object: 'refund';
  /** Ours, absent for one that was made in Stripe's dashboard. */
  readonly refundId: string | undefined;
  readonly intentId: string | undefined;
  /** Whether this is the way out, and not the way back of one that failed. */
  readonly isCounted: boolean;
}

interface DisputeMovement extends SeenDispute {
  readonly object: 'dispute';
  readonly isCounted: boolean;
}

const PAGE = 100;

/** The account's movements in a span of time, its end excluded, page by page. */
export async function* movementsOf(
  stripe: StripeAccess,
  { from, to, environment }: { readonly from: Date; readonly to: Date; readonly environment: string },
): AsyncGenerator<readonly Movement[]> {
  const created = { gte: Math.floor(from.getTime() / 1000), lt: Math.floor(to.getTime() / 1000) };
  for (let last: string | undefined, hasMore = true; hasMore; ) {
    const place = last === undefined ? {} : { starting_after: last };
    const page = await stripe.ask((client) =>
      client.balanceTransactions.list({ created, limit: PAGE, expand: ['data.source'], ...place }),
    );
    yield page.data.flatMap((one) => movementOf(one, environment) ?? []);
    last = page.data.at(-1)?.id;
    hasMore = page.has_more && last !== undefined;
  }
}

function movementOf(movement: Stripe.BalanceTransaction, environment: string): Movement | undefined {
  const { source, amount } = movement;
  if (source === null || typeof source === 'string') return undefined;
  switch (source.object) {
    case 'charge':
      return paymentMovement(source, environment);
    case 'refund':
      return refundMovement(source, amount < 0, environment);
    case 'dispute':
      return { object: 'dispute', ...readDispute(source), isCounted: amount < 0 };
    default:
      return undefined;
  }
}

function paymentMovement(charge: Stripe.Charge, environment: string): PaymentMovement | undefined {
  const { paymentId, environment: origin } = charge.metadata;
  const intent = charge.payment_intent;
  const intentId = typeof intent === 'string' ? intent : intent?.id;
  if (paymentId === undefined || intentId === undefined || origin !== environment) return undefined;
  return { object: 'payment', paymentId, intentId, ...fromProvider(charge.amount, charge.currency) };
}

function refundMovement(
  refund: Stripe.Refund,
  isCounted: boolean,
  environment: string,
): RefundMovement | undefined {
  const { refundId, environment: origin } = refund.metadata ?? {};
  if (refundId !== undefined && origin !== environment) return undefined;
  const intent = refund.payment_intent;
  const intentId = typeof intent === 'string' ? intent : intent?.id;
  return { object: 'refund', ...readTheirRefund(refund), refundId, intentId, isCounted };
}

export async function retrieveTheirRefund(
  stripe: StripeAccess,
  id: string,
): Promise<TheirRefund | undefined> {
  return orNone(async () => readTheirRefund(await stripe.ask((client) => client.refunds.retrieve(id))));
}

/** What a retrieval gives; undefined when Stripe has no such object. */
export async function orNone<Found>(retrieve: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await retrieve();
  } catch (error) {
    if (error instanceof ProviderRefusal && error.code === 'resource_missing') return undefined;
    throw error;
  }
}

function readTheirRefund(refund: Stripe.Refund): TheirRefund {
  const { status } = readRefund(refund);
  return { providerRefundId: refund.id, status, ...roundedFromProvider(refund.amount, refund.currency) };
}
