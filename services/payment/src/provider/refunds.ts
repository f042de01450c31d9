import { money } from '@concert/values/money';
import type Stripe from 'stripe';
import { toProvider } from '../domain/provider-amount.ts';
import type { Refund, RefundNews } from '../domain/refund.ts';
import type { StripeAccess } from './stripe-access.ts';

/**
 * Has Stripe give money back, once for each refund: what an earlier request made, even days ago, is found again
 * by its metadata, and twins at the same moment share an idempotency key.
 * @throws ProviderRefusal when Stripe refuses for good
 */
export async function makeProviderRefund(
  stripe: StripeAccess,
  refund: Refund,
  { intentId, environment }: { readonly intentId: string; readonly environment: string },
): Promise<RefundNews> {
  const made = await findMade(stripe, refund, intentId);
  if (made !== undefined) return readRefund(made);
  const { amount } = toProvider(money(refund.amountMinor, refund.currency));
  const { id, paymentId } = refund;
  const created = await stripe.ask((client) =>
    client.refunds.create(
      { payment_intent: intentId, amount, metadata: { refundId: id, paymentId, environment } },
      { idempotencyKey: `refund-${id}-${refund.attempts}` },
    ),
  );
  return readRefund(created);
}

export async function retrieveProviderRefund(stripe: StripeAccess, id: string): Promise<RefundNews> {
  return readRefund(await stripe.ask((client) => client.refunds.retrieve(id)));
}

async function findMade(
  stripe: StripeAccess,
  refund: Refund,
  intentId: string,
): Promise<Stripe.Refund | undefined> {
  return stripe.ask(async (client) => {
    for await (const one of client.refunds.list({ payment_intent: intentId, limit: 100 })) {
      if (one.metadata?.refundId === refund.id) return one;
    }
    return undefined;
  });
}

/** Stripe's refund in our own terms. */
export function readRefund(refund: Stripe.Refund): RefundNews {
  const status = statusOf(refund.status);
  return {
    providerRefundId: refund.id,
    status,
    failureCode: status === 'failed' ? (refund.failure_reason ?? refund.status ?? 'unknown') : null,
  };
}

/** https://docs.stripe.com/refunds#failed-refunds */
function statusOf(status: string | null): RefundNews['status'] {
  switch (status) {
    case 'succeeded':
      return 'succeeded';
    case 'failed':
    case 'canceled':
      return 'failed';
    default:
      return 'processing';
  }
}
