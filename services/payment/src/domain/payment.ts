import type { Intent } from './intent.ts';

export type PaymentStatus =
  | 'started'
  | 'requires_action'
  | 'processing'
  | 'succeeded'
  | 'failed'
  | 'canceled';

/** A booking's one payment. */
export interface Payment {
  readonly id: string;
  readonly bookingId: string;
  readonly userId: string;
  /** Null, like its organiser, of a payment that an older release wrote, until the reconciliation fills them in. */
  readonly eventId: string | null;
  readonly organizerId: string | null;
  readonly intentId: string | null;
  readonly status: PaymentStatus;
  readonly amountMinor: number;
  /** Reserved by refunds that are asked for, under way or done. */
  readonly refundedMinor: number;
  /** Held by disputes that are open. */
  readonly disputedMinor: number;
  /** Gone by disputes that were lost. */
  readonly chargedBackMinor: number;
  readonly currency: string;
  readonly failureCode: string | null;
  /** What Stripe kept, once it is known. */
  readonly settlement: Settlement | null;
  /** Counts the changes of the row. */
  readonly version: number;
  readonly correlationId: string;
  readonly createdAt: Date;
}

/** What a payment's money came to in the account at Stripe, in the account's currency. */
export interface Settlement {
  readonly feeMinor: number;
  readonly netMinor: number;
  readonly currency: string;
}

/**
 * The state machine: from which states each state may be reached. A success or an end is final; before, a
 * payment may be tried as often as the buyer likes, so that the states of a try follow those of the try before.
 */
export const LEGAL_PRIOR: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  started: [],
  requires_action: ['started', 'failed', 'processing'],
  processing: ['started', 'failed', 'requires_action'],
  failed: ['started', 'requires_action', 'processing'],
  succeeded: ['started', 'failed', 'requires_action', 'processing'],
  canceled: ['started', 'failed', 'requires_action', 'processing'],
};

/** States in which Stripe may still tell something new. */
export const OPEN: readonly PaymentStatus[] = ['started', 'requires_action', 'processing', 'failed'];

export function isFinal(status: PaymentStatus): boolean {
  return status === 'succeeded' || status === 'canceled';
}

/** What an intent means for its payment: https://docs.stripe.com/payments/paymentintents/lifecycle */
export function paymentStatusOf(intent: Intent): PaymentStatus {
  switch (intent.status) {
    case 'requires_payment_method':
    case 'requires_confirmation':
      return intent.failure === null ? 'started' : 'failed';
    case 'requires_action':
    case 'processing':
    case 'succeeded':
    case 'canceled':
      return intent.status;
  }
}

export interface Change {
  readonly status: PaymentStatus;
  readonly failureCode: string | null;
}

/** What a look at the intent changes in its payment; undefined when it says nothing new. */
export function changeBy(
  payment: Pick<Payment, 'status' | 'failureCode'>,
  intent: Intent,
): Change | undefined {
  const status = paymentStatusOf(intent);
  const failureCode = status === 'failed' ? (intent.failure?.code ?? null) : null;
  if (status === payment.status) {
    return status === 'failed' && failureCode !== payment.failureCode ? { status, failureCode } : undefined;
  }
  return LEGAL_PRIOR[status].includes(payment.status) ? { status, failureCode } : undefined;
}

type Sums = Pick<Payment, 'amountMinor' | 'refundedMinor' | 'chargedBackMinor'>;

/** What is left to be refunded. A bank may take back what was refunded before, so that more is gone than was paid. */
export function remainingMinor({ amountMinor, refundedMinor, chargedBackMinor }: Sums): number {
  return Math.max(0, amountMinor - refundedMinor - chargedBackMinor);
}

/** Whether the buyer's bank holds the money, or took it: Stripe then refunds nothing, not even the rest. */
export function isDisputed(payment: Pick<Payment, 'disputedMinor' | 'chargedBackMinor'>): boolean {
  return payment.disputedMinor > 0 || payment.chargedBackMinor > 0;
}
