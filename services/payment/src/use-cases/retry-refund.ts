import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import { conflict, notFound, Problem } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import type { Refund } from '../domain/refund.ts';
import { lockPayment } from '../store/payments.ts';
import { findRefund, findRefusedForDispute, markRetried } from '../store/refunds.ts';
import { managedRefundView } from './present-refund.ts';
import { requireUndisputed, reserveRefund } from './reserve-refund.ts';
import { showAnew } from './show-anew.ts';

/**
 * Has a failed refund made anew, at an operator's word: another refund takes its place, once. What Stripe and the
 * bank said of the first one stays with it.
 * @throws Problem `not-found`, `refund-not-failed`, `refund-exceeds-payment`, `payment-disputed` (409)
 */
export async function retryRefund(
  container: PaymentContainer,
  refundId: string,
  call: Call,
): Promise<RecordedResponse> {
  const { db } = container;
  const recorded = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (recorded !== undefined) return recorded;
  const failed = await findRefund(db, refundId);
  if (failed === undefined) throw notFound('refund', refundId);
  const response = await inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    const refund = await replaceRefund(container, tx, failed, { ...call, requestedBy: call.identity.userId });
    const answer = { status: 202, body: managedRefundView(refund) };
    await record(answer);
    return answer;
  });
  await showAnew(container, failed.paymentId);
  return response;
}

/** Takes up again what Stripe refused because of a dispute that is won by now, as far as it is still left. */
export async function retryRefusedForDispute(
  container: PaymentContainer,
  paymentId: string,
  cause: Cause,
): Promise<void> {
  for (const refused of await findRefusedForDispute(container.db, paymentId)) {
    try {
      await inTransaction(container.db, (tx) =>
        replaceRefund(container, tx, refused, { ...cause, requestedBy: null }),
      );
    } catch (error) {
      // Given back another way meanwhile, or disputed again: the operator sees the failed one.
      if (!(error instanceof Problem && error.kind === 'conflict')) throw error;
    }
  }
  await showAnew(container, paymentId);
}

async function replaceRefund(
  container: PaymentContainer,
  tx: Tx,
  { id, paymentId }: Refund,
  cause: Cause & { readonly requestedBy: string | null },
): Promise<Refund> {
  // Whoever asks at the same time waits here, and then finds what the first one asked for.
  const payment = await lockPayment(tx, paymentId);
  const failed = await findRefund(tx, id);
  if (payment === undefined || failed === undefined) throw notFound('refund', id);
  const inPlace = failed.retriedBy === null ? undefined : await findRefund(tx, failed.retriedBy);
  if (inPlace !== undefined) return inPlace;
  if (failed.status !== 'failed') {
    throw conflict('refund-not-failed', 'This refund has not failed: it is made, or will be without a word.');
  }
  requireUndisputed(payment);
  const asked = {
    id: container.newId(),
    causeKey: `retry:${id}`,
    amountMinor: failed.amountMinor,
    reason: failed.reason,
    requestedBy: cause.requestedBy,
    providerRefundId: null,
  };
  const refund = await reserveRefund(container, tx, payment, asked, cause);
  if (!(await markRetried(tx, id, refund.id))) throw new Error(`refund ${id} changed while it was locked`);
  return refund;
}
