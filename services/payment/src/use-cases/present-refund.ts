import type { Refund as RefundBody } from '@concert/contracts/http/payment';
import type { paymentOversightOperations } from '@concert/contracts/http/payment-oversight';
import type { ResponseOf } from '@concert/contracts/operation';
import type { z } from 'zod';
import type { Refund } from '../domain/refund.ts';

export type RefundView = z.input<typeof RefundBody>;
type WatchedView = ResponseOf<typeof paymentOversightOperations.listRefunds>['body']['items'][number];

/** A refund as its buyer sees it. */
export function refundView(refund: Refund): RefundView {
  const { id, paymentId, amountMinor, currency, reason, status } = refund;
  return { id, paymentId, amountMinor, currency, reason, status, createdAt: refund.createdAt.toISOString() };
}

/** The same for the organiser, with the reason of a failure. */
export function managedRefundView(refund: Refund): RefundView {
  return { ...refundView(refund), failureCode: refund.status === 'failed' ? refund.failureCode : null };
}

/** The same for operators, with everything that helps to bring it about. */
export function watchedRefundView(refund: Refund): WatchedView {
  return {
    ...refundView(refund),
    cause: causeOf(refund),
    failureCode: refund.failureCode,
    attempts: refund.tries,
    retriedBy: refund.retriedBy,
    updatedAt: refund.updatedAt.toISOString(),
  };
}

const CAUSES = ['requested', 'cancellation', 'event-cancelled', 'not-placed', 'provider', 'retry'] as const;

/** `requested:<id>` → `requested` */
function causeOf({ id, causeKey }: Refund): WatchedView['cause'] {
  const [kind] = causeKey.split(':');
  const known = CAUSES.find((cause) => cause === kind);
  if (known === undefined) throw new Error(`refund ${id} has the unknown cause ${causeKey}`);
  return known;
}
