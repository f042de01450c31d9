import type { DISPUTE_STATUSES } from '@concert/contracts/http/payment-oversight';
import type { Settlement } from './payment.ts';

export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** A dispute as Stripe shows it at one moment, in our own terms. */
export interface SeenDispute {
  readonly providerDisputeId: string;
  readonly intentId: string | null;
  readonly status: DisputeStatus;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
  readonly evidenceDueAt: Date | null;
  readonly fee: Omit<Settlement, 'netMinor'> | null;
  readonly openedAt: Date;
}

export interface Dispute extends Omit<SeenDispute, 'intentId'> {
  readonly id: string;
  readonly paymentId: string;
  readonly eventId: string;
  readonly closedAt: Date | null;
}

/**
 * How far a dispute is. Forward only, so that looks in any order end in the same state: an inquiry may become a
 * dispute even after it was dropped, and what was lost may be won by an appeal.
 */
const RANK: Readonly<Record<DisputeStatus, number>> = {
  inquiry: 0,
  inquiry_closed: 1,
  open: 2,
  lost: 3,
  won: 4,
};

/** The states from which a dispute may come to this one. */
export function priorOf(status: DisputeStatus): readonly DisputeStatus[] {
  return DISPUTE_ORDER.filter((one) => RANK[one] < RANK[status]);
}

const DISPUTE_ORDER: readonly DisputeStatus[] = ['inquiry', 'inquiry_closed', 'open', 'lost', 'won'];

export const isDecided = (status: DisputeStatus): boolean => status === 'lost' || status === 'won';

/** What is to be told when a dispute comes from one state (none: nobody knew of it) to another. */
export function newsOf(
  before: DisputeStatus | undefined,
  after: DisputeStatus,
): { readonly isOpened: boolean; readonly outcome: 'won' | 'lost' | undefined } {
  const wasOpened = before !== undefined && RANK[before] >= RANK.open;
  const wasDecided = before !== undefined && isDecided(before);
  return {
    isOpened: !wasOpened && RANK[after] >= RANK.open,
    outcome: (after === 'lost' || after === 'won') && !wasDecided ? after : undefined,
  };
}

/**
 * What Stripe's word for a dispute's state means: https://docs.stripe.com/api/disputes/object#dispute_object-status.
 * An appeal is a lost dispute until it is won; a dispute that was prevented is settled by its money.
 */
export function disputeStatusOf(word: string, isMoneyGone: boolean): DisputeStatus {
  switch (word) {
    case 'warning_needs_response':
    case 'warning_under_review':
      return 'inquiry';
    case 'warning_closed':
      return 'inquiry_closed';
    case 'won':
      return 'won';
    case 'lost':
    case 'appeal_needs_response':
    case 'appeal_under_review':
      return 'lost';
    case 'prevented':
      return isMoneyGone ? 'lost' : 'inquiry_closed';
    default:
      return 'open';
  }
}
