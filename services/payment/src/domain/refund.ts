import type { REFUND_STATUSES } from '@concert/contracts/http/payment';

export type RefundStatus = (typeof REFUND_STATUSES)[number];

export interface Refund {
  readonly id: string;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
  readonly status: RefundStatus;
  readonly providerRefundId: string | null;
  readonly failureCode: string | null;
  /** How many requests to make it ended in an answer that Stripe keeps under the request's idempotency key. */
  readonly attempts: number;
  /** What asked for it; a payment has one refund for each cause. */
  readonly causeKey: string;
  /** How often Stripe was asked to make it. */
  readonly tries: number;
  /** The refund that took the place of this one, which failed. */
  readonly retriedBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A refund as Stripe shows it, in our own terms. */
export interface RefundNews {
  /** Stripe's id; null when Stripe refused to make it. */
  readonly providerRefundId: string | null;
  readonly status: Exclude<RefundStatus, 'requested'>;
  readonly failureCode: string | null;
}

/**
 * The state machine: from which states each state may be reached. Forward only, so that news in any order end in
 * the same state. A bank may send a refund back after it had succeeded: `failed` is the last word.
 */
export const LEGAL_PRIOR: Readonly<Record<RefundStatus, readonly RefundStatus[]>> = {
  requested: [],
  processing: ['requested'],
  succeeded: ['requested', 'processing'],
  failed: ['requested', 'processing', 'succeeded'],
};
