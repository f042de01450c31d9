import type { EventEnvelope } from '@concert/contracts/envelope';
import { paymentEvents } from '@concert/contracts/events/payment';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause, NewEvent } from '@concert/service-kit/events';
import type { PaymentContainer } from '../container.ts';
import { type DisputeStatus, newsOf, type SeenDispute } from '../domain/dispute.ts';
import type { Payment } from '../domain/payment.ts';
import { readCharge } from '../store/charges.ts';
import { findDisputeByProviderId, insertDispute, moveDispute } from '../store/disputes.ts';
import { sumDisputes } from '../store/payment-sums.ts';
import { lockPayment } from '../store/payments.ts';
import { paymentData } from './payment-news.ts';
import { retryRefusedForDispute } from './retry-refund.ts';
import { showAnew } from './show-anew.ts';

/** Whose event the disputed payment is for. */
interface Owners {
  readonly eventId: string;
  readonly organizerId: string;
}

/**
 * Records a look at a dispute. It goes forward only, so that looks in any order, and repeated, end in the same state
 * and each step is told once. An inquiry is noted and changes nothing.
 * @param eventId Stripe's, when a webhook caused the look
 */
export async function recordDispute(
  container: PaymentContainer,
  { payment, seen }: { readonly payment: Payment; readonly seen: SeenDispute },
  { cause, eventId }: { readonly cause: Cause; readonly eventId?: string },
): Promise<void> {
  const { db, newEvent } = container;
  const owners = await ownersOf(container, payment);
  await inTransaction(db, async (tx) => {
    if (eventId !== undefined && !(await claimMessage(tx, 'stripe', eventId))) return;
    // All that concerns the money of a payment stands in line behind its row.
    if ((await lockPayment(tx, payment.id)) === undefined) throw new Error(`payment ${payment.id} was lost`);
    const step = await write(container, tx, { payment, seen, owners });
    if (step === undefined) return;
    await sumDisputes(tx, payment.id);
    const events = disputeEvents(newEvent, { payment, seen, owners, ...step }, cause);
    await appendToOutbox(tx, events);
  });
  await showAnew(container, payment.id);
  // Also when nothing is new: whoever recorded it may have crashed here.
  if (seen.status === 'won') await retryRefusedForDispute(container, payment.id, cause);
}

interface Step {
  readonly disputeId: string;
  readonly before: DisputeStatus | undefined;
}

/** @returns undefined when the row was further already */
async function write(
  { newId }: PaymentContainer,
  tx: Tx,
  {
    payment,
    seen,
    owners,
  }: { readonly payment: Payment; readonly seen: SeenDispute; readonly owners: Owners },
): Promise<Step | undefined> {
  const known = await findDisputeByProviderId(tx, seen.providerDisputeId);
  if (known !== undefined) {
    const isMoved = await moveDispute(tx, known.id, seen);
    return isMoved ? { disputeId: known.id, before: known.status } : undefined;
  }
  const id = newId();
  await insertDispute(tx, { ...seen, ...owners, id, paymentId: payment.id });
  return { disputeId: id, before: undefined };
}

async function ownersOf({ db }: PaymentContainer, payment: Payment): Promise<Owners> {
  const { eventId, organizerId } = payment;
  if (eventId !== null && organizerId !== null) return { eventId, organizerId };
  const charge = await readCharge(db, payment.bookingId);
  if (charge === undefined) throw new Error(`payment ${payment.id} is of a booking that was lost`);
  return charge;
}

function disputeEvents(
  newEvent: NewEvent,
  {
    payment,
    seen,
    owners: { eventId, organizerId },
    disputeId,
    before,
  }: Step & { readonly payment: Payment; readonly seen: SeenDispute; readonly owners: Owners },
  cause: Cause,
): readonly EventEnvelope[] {
  const { isOpened, outcome } = newsOf(before, seen.status);
  const { amountMinor, currency, reason } = seen;
  const data = { ...paymentData(payment), disputeId, eventId, organizerId, amountMinor, currency };
  const evidenceDueAt = seen.evidenceDueAt?.toISOString() ?? null;
  const opened = { ...data, reason, evidenceDueAt };
  return [
    ...(isOpened ? [newEvent(paymentEvents.DisputeOpened, disputeId, opened, cause)] : []),
    ...(outcome === undefined
      ? []
      : [newEvent(paymentEvents.DisputeClosed, disputeId, { ...data, outcome }, cause)]),
  ];
}
