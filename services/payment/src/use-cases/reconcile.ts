import { inTransaction } from '@concert/database/transactions';
import { SYSTEM } from '@concert/service-kit/identity';
import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { PaymentContainer } from '../container.ts';
import { isGivenUp } from '../domain/charge.ts';
import type { Payment } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import { ProviderAway } from '../provider/faults.ts';
import { retrieveIntent } from '../provider/intents.ts';
import { readCharge } from '../store/charges.ts';
import { fillOwners, takeWithoutFee } from '../store/payment-sums.ts';
import { findPayment, takeOpenPayments } from '../store/payments.ts';
import { takeOpenRefunds } from '../store/refunds.ts';
import { takeStaleSubscriptions } from '../store/subscriptions.ts';
import { cancelPayment } from './cancel-payment.ts';
import { learnSettlement } from './follow-settlement.ts';
import { makeRefund } from './make-refund.ts';
import { reconcileSubscription } from './reconcile-subscription.ts';
import { recordIntent } from './record-intent.ts';

/** Payments are looked at again after this many seconds, refunds when their queue had its time. */
const PAYMENT_AGE = 60;
const REFUND_AGE = 120;
/** Memberships wait for their members, fees for Stripe. */
const MEMBER_AGE = 300;
const FEE_AGE = 300;

const BATCH = 25;
const OWNERS = 500;

/** What one payment or refund may take at worst: two requests to Stripe, each repeated. */
const RESERVE = 30 * SECOND;

type Figures = Readonly<Record<'payments' | 'refunds' | 'subscriptions' | 'fees' | 'failed', number>>;

/**
 * Asks Stripe about everything that is open, so that a webhook that never came is made up for: payments without
 * an outcome, refunds that are asked for or under way, memberships with something to pay or a period that is over,
 * and fees. Ends payments whose booking was given up. What fails does not stop the rest, unless Stripe itself is
 * away.
 */
export async function reconcile(container: PaymentContainer, run: JobRun): Promise<Figures> {
  const { db } = container;
  const payments = await work(container, run, {
    take: () => inTransaction(db, (tx) => takeOpenPayments(tx, { seconds: PAYMENT_AGE, limit: BATCH })),
    apply: (payment) => reconcilePayment(container, payment),
  });
  const refunds = await work(container, run, {
    take: () => inTransaction(db, (tx) => takeOpenRefunds(tx, { seconds: REFUND_AGE, limit: BATCH })),
    apply: (refund) => reconcileRefund(container, refund),
  });
  const subscriptions = await work(container, run, {
    take: () => inTransaction(db, (tx) => takeStaleSubscriptions(tx, { seconds: MEMBER_AGE, limit: BATCH })),
    apply: (subscription) => reconcileSubscription(container, subscription),
  });
  const fees = await work(container, run, {
    take: () => inTransaction(db, (tx) => takeWithoutFee(tx, { seconds: FEE_AGE, limit: BATCH })),
    apply: (payment) => learnSettlement(container, payment),
  });
  await fillOwners(db, OWNERS);
  const failed = [payments, refunds, subscriptions, fees].reduce((sum, part) => sum + part.failed, 0);
  return {
    payments: payments.done,
    refunds: refunds.done,
    subscriptions: subscriptions.done,
    fees: fees.done,
    failed,
  };
}

interface Work<Item> {
  readonly take: () => Promise<readonly Item[]>;
  readonly apply: (item: Item) => Promise<void>;
}

async function work<Item>(
  { telemetry }: PaymentContainer,
  run: JobRun,
  { take, apply }: Work<Item>,
): Promise<{ readonly done: number; readonly failed: number }> {
  let done = 0;
  let failed = 0;
  for (let items = await take(); items.length > 0; items = await take()) {
    for (const item of items) {
      if (run.millisecondsLeft() < RESERVE) return { done, failed };
      try {
        await apply(item);
        done += 1;
      } catch (error) {
        failed += 1;
        if (error instanceof ProviderAway) return { done, failed };
        telemetry.failure('reconcile-payments', error);
      }
    }
  }
  return { done, failed };
}

/** Records what Stripe says; ends the payment when nobody is to pay it any more. */
async function reconcilePayment(container: PaymentContainer, payment: Payment): Promise<void> {
  const { db, stripe } = container;
  const cause = { actor: SYSTEM, correlationId: payment.correlationId || container.newId() };
  const { intentId } = payment;
  if (intentId !== null) {
    await recordIntent(container, { payment, intent: await retrieveIntent(stripe, intentId) }, { cause });
  }
  const charge = await readCharge(db, payment.bookingId);
  if (charge === undefined || !isGivenUp(charge)) return;
  const now = await findPayment(db, payment.id);
  if (now !== undefined && now.status !== 'processing') await cancelPayment(container, now, cause);
}

async function reconcileRefund(container: PaymentContainer, refund: Refund): Promise<void> {
  const payment = await findPayment(container.db, refund.paymentId);
  const cause = { actor: SYSTEM, correlationId: payment?.correlationId || container.newId() };
  await makeRefund(container, refund, cause);
}
