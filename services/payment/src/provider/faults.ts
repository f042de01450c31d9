import { Problem } from '@concert/values/problems';
import type Stripe from 'stripe';
import type { Intent } from '../domain/intent.ts';
import { readIntent } from './read-intent.ts';

/** Stripe said no, and will say no again to the same request. */
export class ProviderRefusal extends Error {
  /** Stripe's `code`: https://docs.stripe.com/error-codes */
  readonly code: string;
  readonly param: string | undefined;
  /** The issuer's reason of a decline. */
  readonly declineCode: string | undefined;
  /** The bank declined the card, which is a normal outcome of a try. */
  readonly isDecline: boolean;
  // Private, so that no log prints the intent's client secret with the error.
  readonly #intent: Intent | undefined;

  constructor(error: Stripe.errors.StripeError) {
    super(describe(error));
    this.name = 'ProviderRefusal';
    this.code = error.code ?? 'refused';
    this.param = error.param;
    this.declineCode = error.decline_code;
    this.isDecline = error.type === 'StripeCardError';
    const shown = isReplayed(error.headers) ? undefined : error.payment_intent;
    this.#intent = shown && readIntent(shown);
  }

  /** The intent as the refusal shows it; absent when it may be an old answer given again. */
  get intent(): Intent | undefined {
    return this.#intent;
  }
}

/** Stripe did not answer, or not to the point: whether the request was carried out is not known. */
export class ProviderAway extends Problem {
  /** Another request under the same idempotency key is being carried out at this moment. */
  readonly isInUse: boolean;
  /** Stripe's code, or what stands for one: for an operator. */
  readonly code: string;
  /** Stripe keeps this answer under the request's idempotency key: only another key gets another one. */
  readonly isRemembered: boolean;

  constructor(error: Stripe.errors.StripeError) {
    super('unavailable', {
      type: 'unavailable',
      detail:
        'The payment provider does not answer. Nothing is lost and nothing is charged twice: try again.',
      retryAfterSeconds: 2,
      cause: new Error(describe(error)),
    });
    this.code = error.code ?? (error.statusCode === undefined ? 'unreachable' : `http_${error.statusCode}`);
    this.isInUse = error.statusCode === 409;
    // Stripe names the key in its answer to a request that had one.
    this.isRemembered = error.statusCode === 500 && error.headers?.['idempotency-key'] !== undefined;
  }
}

/** Refusals that a later request may not meet, although Stripe calls them invalid requests. */
const PASSING = ['balance_insufficient', 'insufficient_funds', 'lock_timeout', 'rate_limit'];

/**
 * What is thrown on instead of the SDK's errors, which carry headers, client secrets and whole objects and must
 * reach no log.
 */
export function faultOf(error: unknown): unknown {
  if (!isStripeError(error)) return error;
  if (error.type === 'StripeIdempotencyError') return new Error(describe(error));
  const isRefusal = error.type === 'StripeCardError' || error.type === 'StripeInvalidRequestError';
  if (!isRefusal) return new ProviderAway(error);
  const isPassing = error.type === 'StripeInvalidRequestError' && PASSING.includes(error.code ?? '');
  return isPassing ? new ProviderAway(error) : new ProviderRefusal(error);
}

/** Whether Stripe gave the answer of an earlier request with the same idempotency key, old as that may be. */
export function isReplayed(headers: Readonly<Record<string, unknown>> | undefined): boolean {
  return headers?.['idempotent-replayed'] === 'true';
}

// Told by its type, so that the SDK need not be loaded to look at an error.
function isStripeError(error: unknown): error is Stripe.errors.StripeError {
  return (
    error instanceof Error &&
    'type' in error &&
    typeof error.type === 'string' &&
    error.type.startsWith('Stripe')
  );
}

/** Type, status, code and request id: enough to find the request in Stripe's dashboard. */
function describe(error: Stripe.errors.StripeError): string {
  const { type, statusCode, code, decline_code, param, requestId } = error;
  const facts = { statusCode, code, decline_code, param, requestId };
  const told = Object.entries(facts).filter(([, value]) => value !== undefined);
  return `${type} ${told.map(([name, value]) => `${name}=${value}`).join(' ')}`;
}
