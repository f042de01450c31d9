import type Stripe from 'stripe';
import { type Failure, failureCodeOf, type Intent } from '../domain/intent.ts';
import { fromProvider } from '../domain/provider-amount.ts';

/** Stripe's PaymentIntent in our own terms. */
export function readIntent(intent: Stripe.PaymentIntent): Intent {
  return {
    id: intent.id,
    status: statusOf(intent),
    ...fromProvider(intent.amount, intent.currency),
    failure: failureOf(intent),
    clientSecret: intent.client_secret,
    nextActionUrl: intent.next_action?.redirect_to_url?.url ?? null,
  };
}

const KNOWN = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'succeeded',
  'canceled',
] as const;

/** `requires_capture` is not among them, as we never ask for a later capture. */
function statusOf({ id, status }: Stripe.PaymentIntent): Intent['status'] {
  const known = KNOWN.find((one) => one === status);
  if (known === undefined) throw new Error(`intent ${id} is in the unknown state ${status}`);
  return known;
}

/**
 * A declined charge has its own id. A try that failed at the bank's authentication page has none: it is known by
 * its card and reason.
 */
function failureOf({ id, last_payment_error: error }: Stripe.PaymentIntent): Failure | null {
  if (error === null) return null;
  const code = failureCodeOf(error);
  return { key: error.charge ?? `${id}:${error.payment_method?.id ?? ''}:${code}`.slice(0, 100), code };
}
