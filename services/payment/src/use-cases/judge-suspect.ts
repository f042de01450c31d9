import type { PaymentContainer } from '../container.ts';
import { compareDispute, comparePayment, compareRefund, type Difference } from '../domain/books.ts';
import { orNone, retrieveTheirRefund } from '../provider/day-books.ts';
import { retrieveDispute } from '../provider/disputes.ts';
import { retrieveIntent } from '../provider/intents.ts';
import { findDisputeByProviderId } from '../store/disputes.ts';
import { findPayment } from '../store/payments.ts';
import { findRefund, findRefundByProviderId } from '../store/refunds.ts';

/** Something that did not fit at the first look. */
export type Suspect =
  | { readonly object: 'payment'; readonly paymentId: string; readonly intentId: string | null }
  | { readonly object: 'refund'; readonly refundId: string | null; readonly providerRefundId: string | null }
  | { readonly object: 'dispute'; readonly providerDisputeId: string };

/** Looks at both sides of a suspect anew, at Stripe's first, since ours follows it. @returns what still differs */
export async function judge(container: PaymentContainer, suspect: Suspect): Promise<readonly Difference[]> {
  const { db, stripe } = container;
  switch (suspect.object) {
    case 'payment': {
      const { paymentId, intentId } = suspect;
      const theirs = intentId === null ? undefined : await orNone(() => retrieveIntent(stripe, intentId));
      const ours = await findPayment(db, paymentId);
      return comparePayment(ours, theirs).map((one) => ({ ...one, objectId: paymentId }));
    }
    case 'refund': {
      const { refundId, providerRefundId } = suspect;
      const theirs =
        providerRefundId === null ? undefined : await retrieveTheirRefund(stripe, providerRefundId);
      return compareRefund(await ourRefund(container, suspect), theirs).map((one) => ({
        ...one,
        objectId: one.objectId ?? refundId,
      }));
    }
    case 'dispute': {
      const id = suspect.providerDisputeId;
      const theirs = await orNone(() => retrieveDispute(stripe, id));
      const ours = await findDisputeByProviderId(db, id);
      return compareDispute(ours, theirs).map((one) => ({ ...one, providerId: id }));
    }
  }
}

async function ourRefund(
  { db }: PaymentContainer,
  { refundId, providerRefundId }: Extract<Suspect, { object: 'refund' }>,
) {
  const known = providerRefundId === null ? undefined : await findRefundByProviderId(db, providerRefundId);
  return known ?? (refundId === null ? undefined : findRefund(db, refundId));
}
