import type { PaymentIntent } from '../state/resources.ts';

/** The `error` object of Stripe's API, https://docs.stripe.com/api/errors. */
export interface FailureBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: PaymentIntent;
  readonly payment_method?: object;
}

/**
 * An answer other than 200. What was written before it was thrown is rolled back.
 * `remembered` tells whether the idempotency key keeps this answer: Stripe keeps what an endpoint answered once it
 * had begun to execute, and forgets what validation refused.
 */
export class StripeFailure extends Error {
  readonly status: number;
  readonly body: FailureBody;
  readonly remembered: boolean;

  constructor(status: number, body: FailureBody, remembered = false) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.remembered = remembered;
  }
}

interface Detail {
  readonly code?: string;
  readonly param?: string;
}

/** A request that fails validation: 400, not kept under the idempotency key. */
export function invalid(message: string, detail: Detail = {}): StripeFailure {
  return new StripeFailure(400, { type: 'invalid_request_error', message, ...detail });
}

/** A well-formed request that the object's state does not allow: 400, kept under the idempotency key. */
export function refused(
  message: string,
  detail: Detail & { readonly payment_intent?: PaymentIntent; readonly charge?: string } = {},
): StripeFailure {
  return new StripeFailure(400, { type: 'invalid_request_error', message, ...detail }, true);
}

/** No such object: 404. `param` is the parameter that named it. */
export function missing(kind: string, id: string, param = 'id'): StripeFailure {
  const body = {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  } as const;
  return new StripeFailure(404, body);
}

/** A card that cannot be used as it was entered: 402. */
export function badCard(message: string, detail: Detail & { readonly decline_code?: string }): StripeFailure {
  return new StripeFailure(402, { type: 'card_error', message, ...detail }, true);
}
