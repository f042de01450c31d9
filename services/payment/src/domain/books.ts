import type { COMPARED_OBJECTS, DIFFERENCE_KINDS } from '@concert/contracts/http/payment-oversight';
import type { Dispute, SeenDispute } from './dispute.ts';
import type { Intent } from './intent.ts';
import type { Payment } from './payment.ts';
import type { Refund, RefundStatus } from './refund.ts';

export type ComparedObject = (typeof COMPARED_OBJECTS)[number];

/** One thing that our books and Stripe's do not say alike. */
export interface Difference {
  readonly kind: (typeof DIFFERENCE_KINDS)[number];
  readonly object: ComparedObject;
  readonly objectId: string | null;
  readonly providerId: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** A refund as Stripe's books show it. */
export interface TheirRefund {
  readonly providerRefundId: string;
  readonly status: RefundStatus;
  readonly amountMinor: number;
  readonly currency: string;
}

type OurPayment = Pick<Payment, 'id' | 'intentId' | 'status' | 'amountMinor' | 'currency'>;
type TheirPayment = Pick<Intent, 'id' | 'status' | 'amountMinor' | 'currency'>;
type OurRefund = Pick<Refund, 'id' | 'providerRefundId' | 'status' | 'amountMinor' | 'currency'>;
type OurDispute = Pick<Dispute, 'id' | 'status' | 'amountMinor' | 'currency'>;
type TheirDispute = Pick<SeenDispute, 'providerDisputeId' | 'status' | 'amountMinor' | 'currency'>;

/** Compares a payment with an intent that Stripe has for it. Only money that moved is compared. */
export function comparePayment(
  ours: OurPayment | undefined,
  theirs: TheirPayment | undefined,
): readonly Difference[] {
  const isPaidThere = theirs?.status === 'succeeded';
  const isPaidHere = ours?.status === 'succeeded';
  const place = {
    object: 'payment',
    objectId: ours?.id ?? null,
    providerId: theirs?.id ?? ours?.intentId ?? null,
  } as const;
  if (ours === undefined) return isPaidThere ? [missingHere(place, theirs)] : [];
  if (theirs === undefined) return isPaidHere ? [missingThere(place, ours)] : [];
  if (ours.intentId !== theirs.id) {
    const twice = { ours: ours.intentId, theirs: theirs.id };
    return isPaidThere ? [{ ...place, kind: 'made-twice', ...twice }] : [];
  }
  return isPaidHere === isPaidThere ? amountsOf(place, ours, theirs) : [statesDiffer(place, ours, theirs)];
}

/** Compares a refund with what Stripe has for it. */
export function compareRefund(
  ours: OurRefund | undefined,
  theirs: TheirRefund | undefined,
): readonly Difference[] {
  const place = {
    object: 'refund',
    objectId: ours?.id ?? null,
    providerId: theirs?.providerRefundId ?? ours?.providerRefundId ?? null,
  } as const;
  if (ours === undefined) {
    return theirs === undefined || theirs.status === 'failed' ? [] : [missingHere(place, theirs)];
  }
  if (theirs === undefined) return ours.status === 'failed' ? [] : [missingThere(place, ours)];
  if (ours.providerRefundId !== null && ours.providerRefundId !== theirs.providerRefundId) {
    const twice = { ours: ours.providerRefundId, theirs: theirs.providerRefundId };
    return theirs.status === 'failed' ? [] : [{ ...place, kind: 'made-twice', ...twice }];
  }
  return ours.status === theirs.status ? amountsOf(place, ours, theirs) : [statesDiffer(place, ours, theirs)];
}

/** Compares a dispute with what Stripe has for it. */
export function compareDispute(
  ours: OurDispute | undefined,
  theirs: TheirDispute | undefined,
): readonly Difference[] {
  const place = {
    object: 'dispute',
    objectId: ours?.id ?? null,
    providerId: theirs?.providerDisputeId ?? null,
  } as const;
  if (ours === undefined) return theirs === undefined ? [] : [missingHere(place, theirs)];
  if (theirs === undefined) return [missingThere(place, ours)];
  return ours.status === theirs.status ? amountsOf(place, ours, theirs) : [statesDiffer(place, ours, theirs)];
}

type Place = Pick<Difference, 'object' | 'objectId' | 'providerId'>;

interface Entry {
  readonly status: string;
  readonly amountMinor: number;
  readonly currency: string;
}

function amountsOf(place: Place, ours: Entry, theirs: Entry): readonly Difference[] {
  const [here, there] = [amountText(ours), amountText(theirs)];
  return here === there ? [] : [{ ...place, kind: 'amount-differs', ours: here, theirs: there }];
}

const missingHere = (place: Place, theirs: Entry): Difference => ({
  ...place,
  kind: 'missing-here',
  ours: null,
  theirs: `${theirs.status} ${amountText(theirs)}`,
});

const missingThere = (place: Place, ours: Entry): Difference => ({
  ...place,
  kind: 'missing-there',
  ours: `${ours.status} ${amountText(ours)}`,
  theirs: null,
});

const statesDiffer = (place: Place, ours: Entry, theirs: Entry): Difference => ({
  ...place,
  kind: 'status-differs',
  ours: ours.status,
  theirs: theirs.status,
});

const amountText = ({ amountMinor, currency }: Entry): string => `${amountMinor} ${currency}`;

/** What a difference is known by from one run to the next. */
export function differenceKey({ object, kind, objectId, providerId }: Difference): string {
  return `${object}:${kind}:${providerId ?? objectId}`;
}
