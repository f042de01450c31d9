import { inTransaction } from '@concert/database/transactions';
import { callBy } from '@concert/testing/calls';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import {
  disputesByProviderIds,
  disputesOf,
  paymentsByIds,
  paymentsByIntents,
  paymentsOf,
  refundsByProviderIds,
  refundsOf as refundsInSpan,
} from '../src/store/books.ts';
import { readCharge } from '../src/store/charges.ts';
import { findCustomer } from '../src/store/customers.ts';
import { findDisputeByProviderId, listDisputes } from '../src/store/disputes.ts';
import { listPayments, organizerOf, paidEvents } from '../src/store/payment-lists.ts';
import { fillOwners, sumDisputeFees, sumPayments, takeWithoutFee } from '../src/store/payment-sums.ts';
import {
  findPayment,
  findPaymentByIntent,
  findPaymentOf,
  storeIntentId,
  takeOpenPayments,
} from '../src/store/payments.ts';
import { listPlans } from '../src/store/plans.ts';
import { findReport, listDifferences, listReports, purgeReports } from '../src/store/reconciliations.ts';
import {
  findRefundByProviderId,
  findRefusedForDispute,
  listRefunds,
  takeOpenRefunds,
} from '../src/store/refunds.ts';
import {
  findCurrentSubscription,
  findSubscription,
  findSubscriptionByProviderId,
  listPastSubscriptions,
  takeStaleSubscriptions,
  wasMember,
} from '../src/store/subscriptions.ts';
import { makeRequestedRefund } from '../src/use-cases/make-refund.ts';
import { requestRefund } from '../src/use-cases/request-refund.ts';
import { givenPaid, openTill, requestedRefund, type TestBooking } from './buyers.ts';

let own: OwnDatabase;
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
  own = await ownDatabase();
  const built = { ...(await openTill()), db: own.db };
  ({ booking, paymentId } = await givenPaid(built));
  await givenManyPayments(built);
  till = { ...built, db: own.db.withPlugin(recorder) };
});

afterAll(async () => {
  till.cache.close();
  await own.drop();
});

/** Enough that a plan matters. */
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

const HOUR = { from: new Date('2020-02-01T10:00:00Z'), to: new Date('2020-02-01T11:00:00Z') };

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
    [
      'an event’s payments',
      () => listPayments(till.db, { eventId: booking.eventId }, { limit: 21, before: newId() }),
    ],
    [
      'payments in a state',
      () => listPayments(till.db, { statuses: ['succeeded'] }, { limit: 21, before: newId() }),
    ],
    [
      'the payment of a booking in a list',
      () =>
        listPayments(
          till.db,
          { eventId: booking.eventId, bookingId: booking.id },
          { limit: 21, before: undefined },
        ),
    ],
    ['events that were paid for', () => paidEvents(till.db, [booking.eventId])],
    ['all payments', () => listPayments(till.db, {}, { limit: 21, before: undefined })],
    ['an event’s organiser', () => organizerOf(till.db, booking.eventId)],
    ['an event’s sums', () => sumPayments(till.db, booking.eventId)],
    ['an event’s dispute fees', () => sumDisputeFees(till.db, booking.eventId)],
    [
      'payments without a fee',
      () => inTransaction(till.db, (tx) => takeWithoutFee(tx, { seconds: 100_000_000, limit: 25 })),
    ],
    ['refunds in a state', () => listRefunds(till.db, { status: 'failed' }, { limit: 21, before: newId() })],
    ['a payment’s refunds', () => listRefunds(till.db, { paymentId }, { limit: 21, before: undefined })],
    ['refunds that a dispute stopped', () => findRefusedForDispute(till.db, paymentId)],
    ['a dispute by Stripe’s id', () => findDisputeByProviderId(till.db, 'dp_nobody')],
    [
      'an organiser’s disputes',
      () =>
        listDisputes(till.db, { organizerId: newId(), status: undefined }, { limit: 21, before: newId() }),
    ],
    [
      'disputes in a state',
      () =>
        listDisputes(till.db, { organizerId: undefined, status: 'open' }, { limit: 21, before: undefined }),
    ],
    ['an hour’s payments', () => paymentsOf(till.db, HOUR)],
    ['an hour’s refunds', () => refundsInSpan(till.db, HOUR)],
    ['an hour’s disputes', () => disputesOf(till.db, HOUR)],
    ['the payments of a page', () => paymentsByIds(till.db, [paymentId, newId()])],
    ['the payments of intents', () => paymentsByIntents(till.db, ['pi_1', 'pi_2'])],
    ['the refunds of a page', () => refundsByProviderIds(till.db, ['re_1', 're_2'])],
    ['the disputes of a page', () => disputesByProviderIds(till.db, ['dp_1', 'dp_2'])],
    ['a day’s report', () => findReport(till.db, '2020-02-01')],
    ['the reports', () => listReports(till.db, { limit: 21, before: '2020-02-01' })],
    ['a day’s differences', () => listDifferences(till.db, '2020-02-01', { limit: 21, after: newId() })],
    ['old reports', () => purgeReports(till.db, '2000-01-01', 100)],
    ['the plans', () => listPlans(till.db, { all: false, limit: 21, after: newId() })],
    ['a membership', () => findSubscription(till.db, newId())],
    ['a user’s membership', () => findCurrentSubscription(till.db, booking.buyer.id)],
    ['a membership by Stripe’s id', () => findSubscriptionByProviderId(till.db, 'sub_nobody')],
    [
      'a user’s past memberships',
      () => listPastSubscriptions(till.db, booking.buyer.id, { limit: 21, before: newId() }),
    ],
    ['whether a user was a member', () => wasMember(till.db, booking.buyer.id)],
    ['a user’s customer', () => findCustomer(till.db, booking.buyer.id)],
    ['a refund by Stripe’s id', () => findRefundByProviderId(till.db, 're_nobody')],
    ['open payments', () => inTransaction(till.db, (tx) => takeOpenPayments(tx, age))],
    ['open refunds', () => inTransaction(till.db, (tx) => takeOpenRefunds(tx, age))],
  ])('%s', async (_what, work) => {
    expect(await scansOf(work)).toEqual({ statements: 1, scans: [] });
  });

  it('filling in owners', async () => {
    expect((await scansOf(() => fillOwners(till.db, 25))).scans).toEqual([]);
  });

  it('memberships to be looked at', async () => {
    const take = () => inTransaction(till.db, (tx) => takeStaleSubscriptions(tx, age));
    expect((await scansOf(take)).scans).toEqual([]);
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
