import type { Problem } from './problem.ts';

/** What a reader can do about a problem; each has its words in the locale files. */
export type WayOn =
  | 'retry'
  | 'log-in'
  | 'browse'
  | 'choose-again'
  | 'see-bookings'
  | 'new-link'
  | 'correct'
  | 'wait';

/** The way on from each problem that the API can answer. Its sentence is `problems.<type>` in the locale files. */
const WAYS_ON: Readonly<Record<string, WayOn>> = {
  network: 'retry',
  unexpected: 'retry',
  unavailable: 'retry',
  'invalid-request': 'correct',
  unauthenticated: 'log-in',
  forbidden: 'browse',
  'not-found': 'browse',
  'body-too-large': 'correct',
  timeout: 'retry',
  'too-many-requests': 'wait',
  'precondition-failed': 'retry',
  'own-account': 'correct',
  'own-role': 'correct',
  'upcoming-bookings': 'correct',
  'upcoming-events': 'correct',
  'refund-not-failed': 'correct',
  'refund-exceeds-payment': 'correct',
  'payment-disputed': 'correct',
  'day-not-over': 'correct',
  'already-sending': 'correct',
  'mail-refused': 'correct',
  'mail-throttled': 'retry',
  'not-resendable': 'correct',
  'nothing-to-send': 'correct',
  'no-recipients': 'correct',
  'too-many-messages': 'correct',
  'export-too-large': 'correct',
  'ticket-file': 'correct',
  'idempotency-key-reused': 'retry',
  'email-taken': 'log-in',
  'wrong-credentials': 'correct',
  'account-locked': 'wait',
  'session-ended': 'log-in',
  'refresh-token-reused': 'log-in',
  'link-spent': 'new-link',
  'wrong-code': 'correct',
  'challenge-expired': 'correct',
  'wrong-password': 'correct',
  'second-factor-on': 'retry',
  'second-factor-off': 'retry',
  'second-factor-not-set-up': 'retry',
  'second-factor-needed': 'correct',
  'too-many-links': 'wait',
  'last-admin': 'correct',
  'phone-not-confirmed': 'correct',
  'too-many-codes': 'correct',
  'code-wrong': 'correct',
  'code-expired': 'correct',
  'subscription-exists': 'retry',
  'plan-closed': 'retry',
  'subscription-not-running': 'retry',
  'reissued-too-often': 'correct',
  'sold-out': 'choose-again',
  'not-on-sale': 'choose-again',
  'booking-not-pending': 'see-bookings',
  'booking-not-confirmed': 'see-bookings',
  'payment-started': 'wait',
  'refund-period-over': 'see-bookings',
  'ticket-checked-in': 'see-bookings',
  'booking-disputed': 'see-bookings',
  'booking-expired': 'choose-again',
  'nothing-to-pay': 'see-bookings',
  'amount-not-chargeable': 'choose-again',
  'not-ready': 'retry',
  'not-clean': 'retry',
  'ticket-void': 'see-bookings',
  'too-many-drafts': 'correct',
  'capacity-below-sold': 'correct',
  'event-not-editable': 'correct',
  'ticket-type-booked': 'correct',
  'public-files-refused': 'correct',
  'upload-quota': 'correct',
  'not-uploaded': 'correct',
  'payment-not-succeeded': 'correct',
  'amount-not-refundable': 'correct',
  'report-too-large': 'correct',
  'wrong-event': 'correct',
  'ticket-not-genuine': 'correct',
};

/** Every problem type that has a sentence of its own. */
export const KNOWN_PROBLEMS: readonly string[] = Object.keys(WAYS_ON);

export interface Explanation {
  /** Key of the sentence in the locale files. */
  readonly key: string;
  readonly wayOn: WayOn;
  readonly minutes: number;
}

/** The sentence for a problem and the way on from it; an unknown type is explained as unexpected. */
export function explain(problem: Problem): Explanation {
  const wayOn = WAYS_ON[problem.type];
  return {
    key: `problems.${wayOn ? problem.type : 'unexpected'}`,
    wayOn: wayOn ?? 'retry',
    minutes: Math.max(1, Math.ceil((problem.retryAfterSeconds ?? 60) / 60)),
  };
}

const FAILURE_CODES = [
  'card_declined',
  'insufficient_funds',
  'expired_card',
  'incorrect_cvc',
  'incorrect_number',
  'processing_error',
  'authentication_failed',
];

const FAILURE_ALIASES: Readonly<Record<string, string>> = {
  generic_decline: 'card_declined',
  do_not_honor: 'card_declined',
  invalid_cvc: 'incorrect_cvc',
  invalid_number: 'incorrect_number',
  invalid_expiry_month: 'expired_card',
  invalid_expiry_year: 'expired_card',
  payment_intent_authentication_failure: 'authentication_failed',
  authentication_required: 'authentication_failed',
  // A thief must not learn that the theft is known.
  lost_card: 'card_declined',
  stolen_card: 'card_declined',
  fraudulent: 'card_declined',
};

/** Key of the sentence for why a card was refused (Stripe's codes). */
export function failureKey(code: string | null): string {
  const known = FAILURE_ALIASES[code ?? ''] ?? code ?? '';
  return `declines.${FAILURE_CODES.includes(known) ? known : 'card_declined'}`;
}
