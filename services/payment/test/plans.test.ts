import { inTransaction } from '@concert/database/transactions';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { readCharge } from '../src/store/charges.ts';
import { listPayments } from '../src/store/payment-lists.ts';
import {
  findPayment,
  findPaymentByIntent,
  findPaymentOf,
  storeIntentId,
  takeOpenPayments,
} from '../src/store/payments.ts';
import { findRefundByProviderId, takeOpenRefunds } from '../src/store/refunds.ts';
import { makeRequestedRefund } from '../src/use-cases/make-refund.ts';
import { requestRefund } from '../src/use-cases/request-refund.ts';
import { closeTill, givenPaid, openTill, requestedRefund, type TestBooking } from './buyers.ts';

let till: PaymentContainer;
let booking: TestBooking;
let paymentId: string;
/** The statements of the work under test, as they go to the database. */
let statements: RootOperationNode[] = [];

const recorder: KyselyPlugin = {
  transformQuery({ node }) {
    statements.push(node);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  const built = await openTill();
  ({ booking, paymentId } = await givenPaid(built));
  await givenManyPayments(built);
  till = { ...built, db: built.db.withPlugin(recorder) };
});

afterAll(async () => {
  await withdraw(till);
  await closeTill(till);
});

/** Enough that a plan matters. They are done, so that no reconciliation of another test asks Stripe for them. */
async function givenManyPayments({ db }: PaymentContainer): Promise<void> {
  await sql`
    INSERT INTO bookings (id, user_id, event_id, status, currency, total_minor, expires_at, created_at, updated_at)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 900)
    SELECT UUID(), user_id, event_id, 'expired', currency, 4500, expires_at, created_at, updated_at
    FROM numbers JOIN bookings ON id = ${booking.id}`.execute(db);
  await sql`
    INSERT INTO payments (id, booking_id, user_id, intent_id, status, amount_minor, currency, created_at, updated_at)
    SELECT UUID(), b.id, b.user_id, UUID(), 'canceled', b.total_minor, b.currency, b.created_at, b.updated_at
    FROM bookings b WHERE b.event_id = ${booking.eventId} AND b.id <> ${booking.id}`.execute(db);
  await sql`
    INSERT INTO refunds (id, payment_id, cause_key, amount_minor, currency, reason, status, provider_refund_id, created_at, updated_at)
    SELECT UUID(), p.id, 'test', 1, p.currency, 'test', 'failed', UUID(), p.created_at, p.updated_at
    FROM payments p JOIN bookings b ON b.id = p.booking_id
    WHERE b.event_id = ${booking.eventId} AND b.id <> ${booking.id}`.execute(db);
  await sql`ANALYZE TABLE bookings, payments, refunds`.execute(db);
}

async function withdraw({ db }: PaymentContainer): Promise<void> {
  await sql`DELETE r FROM refunds r WHERE r.cause_key = 'test'`.execute(db);
}

interface PlanStep {
  readonly table: string | null;
  readonly key: string | null;
}

/** The steps that read a table without an index, of all statements that `work` sends. */
async function scansOf(work: () => Promise<unknown>): Promise<{ statements: number; scans: PlanStep[] }> {
  statements = [];
  await work();
  const recorded = statements.filter((node) => node.kind !== 'InsertQueryNode');
  const plain = till.db.withoutPlugins();
  const plans = recorded.map((node) => {
    const { sql: text, parameters } = plain.getExecutor().compileQuery(node, { queryId: 'plan' });
    return plain.executeQuery<PlanStep>(CompiledQuery.raw(`EXPLAIN ${text}`, [...parameters]));
  });
  const steps = (await Promise.all(plans)).flatMap(({ rows }) => rows);
  return {
    statements: recorded.length,
    scans: steps.filter(({ table, key }) => table !== null && key === null),
  };
}

const age = { seconds: 100_000_000, limit: 25 };

describe('every statement is served by an index', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a charge', () => readCharge(till.db, booking.id)],
    ['a payment', () => findPayment(till.db, paymentId)],
    ['a booking’s payment', () => findPaymentOf(till.db, booking.id)],
    ['an intent’s payment', () => findPaymentByIntent(till.db, 'pi_nobody')],
    [
      'the newest payments',
      () => listPayments(till.db, { userId: booking.buyer.id }, { limit: 21, before: undefined }),
    ],
    [
      'older payments',
      () => listPayments(till.db, { userId: booking.buyer.id }, { limit: 21, before: newId() }),
    ],
    ['storing an intent', () => storeIntentId(till.db, paymentId, 'pi_nobody')],
    ['a refund by Stripe’s id', () => findRefundByProviderId(till.db, 're_nobody')],
    ['open payments', () => inTransaction(till.db, (tx) => takeOpenPayments(tx, age))],
    ['open refunds', () => inTransaction(till.db, (tx) => takeOpenRefunds(tx, age))],
  ])('%s', async (_what, work) => {
    expect(await scansOf(work)).toEqual({ statements: 1, scans: [] });
  });

  it('asking for a refund and making it', async () => {
    const asked = async () => {
      const { recorded } = await requestRefund(
        till,
        paymentId,
        { reason: 'test' },
        callBy(booking.organizer),
      );
      await makeRequestedRefund(till, requestedRefund((recorded.body as { id: string }).id));
    };
    expect((await scansOf(asked)).scans).toEqual([]);
  });
});
