import { money } from '@concert/values/money';
import { conflict, invalidField } from '@concert/values/problems';
import type Stripe from 'stripe';
import type { Intent } from '../domain/intent.ts';
import type { Payment } from '../domain/payment.ts';
import { toProvider } from '../domain/provider-amount.ts';
import { isReplayed, ProviderAway, ProviderRefusal } from './faults.ts';
import { readIntent } from './read-intent.ts';
import type { StripeAccess } from './stripe-access.ts';

/**
 * Makes the payment's intent. It charges nobody until it is confirmed, and only the one whose id stands in the
 * payment's row is ever confirmed: so a second one made after an unclear answer does no harm.
 * @param freshKey for another idempotency key when Stripe keeps a failure under the first
 * @throws Problem `amount-not-chargeable` (409)
 */
export async function createIntent(
  stripe: StripeAccess,
  payment: Payment,
  { environment, freshKey }: { readonly environment: string; readonly freshKey: string },
): Promise<Intent> {
  const params: Stripe.PaymentIntentCreateParams = {
    ...toProvider(money(payment.amountMinor, payment.currency)),
    // Cards only: everything else would send the buyer away, or take longer than a hold lasts.
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: { paymentId: payment.id, bookingId: payment.bookingId, environment },
  };
  const create = (idempotencyKey: string) =>
    stripe.ask((client) => client.paymentIntents.create(params, { idempotencyKey }));
  const key = `payment-${payment.id}`;
  try {
    return readIntent(
      await create(key).catch((error) => onceMore(error, () => create(`${key}-${freshKey}`))),
    );
  } catch (error) {
    if (error instanceof ProviderRefusal && (error.param === 'amount' || error.param === 'currency')) {
      throw conflict('amount-not-chargeable', 'Cards cannot be charged this amount.', error);
    }
    throw error;
  }
}

function onceMore<Answer>(error: unknown, again: () => Promise<Answer>): Promise<Answer> {
  if (error instanceof ProviderAway && error.isRemembered) return again();
  throw error;
}

export interface Try {
  readonly paymentMethodId: string;
  /** Where the bank sends the buyer back to. */
  readonly returnUrl: string | undefined;
  /** Twins of one try have the same, so that the card is charged once; the next try has another. */
  readonly idempotencyKey: string;
}

/**
 * Tries to charge the card. A decline is an answer, not an error, and so is an intent that is done already.
 * @returns the intent as it is now
 * @throws Problem `invalid-request` for a payment method that cannot be used
 */
export async function confirmIntent(stripe: StripeAccess, intentId: string, by: Try): Promise<Intent> {
  const params = {
    payment_method: by.paymentMethodId,
    ...(by.returnUrl === undefined ? {} : { return_url: by.returnUrl }),
  };
  try {
    const answer = await stripe.ask((client) =>
      client.paymentIntents.confirm(intentId, params, { idempotencyKey: by.idempotencyKey }),
    );
    return isReplayed(answer.lastResponse.headers)
      ? await retrieveIntent(stripe, intentId)
      : readIntent(answer);
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error;
    if (error.isDecline || error.code === UNEXPECTED_STATE) {
      return error.intent ?? (await retrieveIntent(stripe, intentId));
    }
    throw refusedTry(error);
  }
}

const UNEXPECTED_STATE = 'payment_intent_unexpected_state';

/** Stripe names no parameter when a card was used up by another payment. */
function refusedTry(error: ProviderRefusal): Error {
  if (error.param === 'intent') return error;
  if (error.param === 'return_url') return invalidField('returnUrl', 'is not an address to come back to');
  return invalidField(
    'paymentMethodId',
    'is not a payment method that can be used here; enter the card again',
  );
}

export async function retrieveIntent(stripe: StripeAccess, intentId: string): Promise<Intent> {
  return readIntent(await stripe.ask((client) => client.paymentIntents.retrieve(intentId)));
}

/** Ends the intent if that is still possible. @returns the intent as it is now: canceled, or being paid, or paid */
export async function cancelIntent(stripe: StripeAccess, intentId: string): Promise<Intent> {
  try {
    return readIntent(await stripe.ask((client) => client.paymentIntents.cancel(intentId)));
  } catch (error) {
    if (error instanceof ProviderRefusal && error.code === UNEXPECTED_STATE) {
      return error.intent ?? retrieveIntent(stripe, intentId);
    }
    throw error;
  }
}
