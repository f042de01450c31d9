/** One declined try. */
export interface Failure {
  /** The same for everybody who sees this try, so that it is told once. */
  readonly key: string;
  readonly code: string;
}

/** A PaymentIntent as Stripe showed it at one moment, in our own terms. */
export interface Intent {
  readonly id: string;
  readonly status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'succeeded'
    | 'canceled';
  readonly amountMinor: number;
  readonly currency: string;
  /** The decline that the last try ended with, until the next try begins. */
  readonly failure: Failure | null;
  readonly clientSecret: string | null;
  /** The bank's page where the buyer authenticates. */
  readonly nextActionUrl: string | null;
}

interface Decline {
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
}

/**
 * The issuer's reasons that a buyer can do something about. All others stay the general code: Stripe asks that a
 * buyer is not told of a card that is reported lost, stolen or fraudulent (https://docs.stripe.com/declines/codes).
 */
const TOLD = [
  'authentication_required',
  'card_not_supported',
  'card_velocity_exceeded',
  'currency_not_supported',
  'expired_card',
  'incorrect_cvc',
  'incorrect_number',
  'insufficient_funds',
  'invalid_cvc',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'processing_error',
  'try_again_later',
  'withdrawal_count_limit_exceeded',
];

export function failureCodeOf({ code, decline_code: reason }: Decline): string {
  if (reason !== undefined && TOLD.includes(reason)) return reason;
  return code ?? 'card_declined';
}
