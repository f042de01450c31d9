import { fromJsonColumn } from '@concert/database/json';
import { callBy, callWithKey } from '@concert/testing/calls';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { after, DAY, HOUR } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { dayOf, startOf } from '../src/domain/days.ts';
import { findReport, lockReport } from '../src/store/reconciliations.ts';
import { makeRequestedRefund } from '../src/use-cases/make-refund.ts';
import { reconcileDay } from '../src/use-cases/reconcile-day.ts';
import { reconcileDays } from '../src/use-cases/reconcile-days.ts';
import {
  getReconciliation,
  listReconciliations,
  requestReconciliation,
} from '../src/use-cases/reconciliation-reports.ts';
import { requestRefund } from '../src/use-cases/request-refund.ts';
import { closeTill, givenBooking, givenPaid, openTill, pay, requestedRefund, rowOf } from './buyers.ts';
import { afterAnswer, authenticate, deliver, eventsOf } from './stripe-side.ts';

let own: OwnDatabase;
let shared: PaymentContainer;
/** A till with books of its own, at Stripe too: what others do at the stand-in is another environment's. */
let till: PaymentContainer;
let today: string;

const ADMIN = { id: newId(), role: 'admin' } as const;
const run = { millisecondsLeft: () => 300_000 };

beforeAll(async () => {
  own = await ownDatabase();
  shared = await openTill();
});

beforeEach(async () => {
  await own.empty();
  const environment = `books-${newId()}`;
  // As if it were tomorrow: what is paid now is of a day that is over.
  const clock = () => after(new Date(), DAY + 3 * HOUR);
  till = { ...shared, db: own.db, environment, clock };
  today = dayOf(new Date());
});

afterAll(async () => {
  await closeTill(shared);
  await own.drop();
});

const refund = async (paymentId: string, amountMinor?: number): Promise<void> => {
  const body = { reason: 'test', ...(amountMinor === undefined ? {} : { amountMinor }) };
  const { recorded } = await requestRefund(till, paymentId, body, callBy(ADMIN));
  await makeRequestedRefund(till, requestedRefund((recorded.body as { id: string }).id));
};

async function hear(bookingId: string): Promise<void> {
  const { intent_id: intentId } = await rowOf(till, bookingId);
  for (const event of await eventsOf(till, intentId ?? '')) await deliver(till, event);
}

async function compare(day = today) {
  await requestReconciliation(till, day, callBy(ADMIN));
  expect(await reconcileDay(till, day, run)).toBe(true);
  return getReconciliation(till, day, { limit: 100 });
}

async function told(type: string): Promise<readonly unknown[]> {
  const rows = await own.db.selectFrom('outbox').select('envelope').where('type', '=', type).execute();
  return rows.map((row) => (fromJsonColumn(row.envelope) as { data: unknown }).data);
}

describe('a day’s books', () => {
  it('agree, with their sums, when everything is recorded', async () => {
    const { paymentId } = await givenPaid(till);
    await givenPaid(till, 'pm_card_visa', { currency: 'JPY', totalMinor: 8800 });
    const disputed = await givenPaid(till, 'pm_card_createDispute');
    await hear(disputed.booking.id);
    await refund(paymentId, 4000);

    const { report, items } = await compare();

    expect(items).toEqual([]);
    expect(report).toMatchObject({ status: 'agreed', differences: 0, run: 1, checkedAt: expect.any(String) });
    const both = (object: string, currency: string, count: number, amountMinor: number) => ({
      object,
      currency,
      ours: { count, amountMinor },
      theirs: { count, amountMinor },
    });
    expect(report.sums).toHaveLength(4);
    expect(report.sums).toEqual(
      expect.arrayContaining([
        both('payment', 'EUR', 2, 18_000),
        both('payment', 'JPY', 1, 8800),
        both('refund', 'EUR', 1, 4000),
        both('dispute', 'EUR', 1, 9000),
      ]),
    );
    expect(await told('ReconciliationDiffered')).toEqual([]);
  });

  it('name what Stripe has and we have not', async () => {
    const paid = await givenPaid(till);
    const refunded = await givenPaid(till);
    const disputed = await givenPaid(till, 'pm_card_createDispute');
    const { intent_id: intentId } = await rowOf(till, refunded.booking.id);
    const made = await till.stripe.ask((client) =>
      client.refunds.create({ payment_intent: intentId ?? '', amount: 500 }),
    );
    await own.db.deleteFrom('payments').where('id', '=', paid.paymentId).execute();

    const { report, items } = await compare();

    expect(report).toMatchObject({ status: 'differed', differences: 3 });
    expect(items).toHaveLength(3);
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: 'missing-here',
          object: 'payment',
          objectId: paid.paymentId,
          theirs: 'succeeded 9000 EUR',
        }),
        expect.objectContaining({
          kind: 'missing-here',
          object: 'refund',
          providerId: made.id,
          theirs: 'succeeded 500 EUR',
        }),
        expect.objectContaining({ kind: 'missing-here', object: 'dispute', theirs: 'open 9000 EUR' }),
      ]),
    );
    expect(await told('ReconciliationDiffered')).toEqual([{ day: today, differences: 3 }]);
    expect(disputed.paymentId).toBeDefined();
  });

  it('name what we have and Stripe has not', async () => {
    const paid = await givenPaid(till);
    await refund(paid.paymentId, 1000);
    await own.db
      .updateTable('payments')
      .set({ intent_id: 'pi_nobody' })
      .where('id', '=', paid.paymentId)
      .execute();
    await own.db.updateTable('refunds').set({ provider_refund_id: 're_nobody' }).execute();

    const { items } = await compare();

    expect(items.map(({ object, kind, ours }) => `${object} ${kind} ${ours}`).toSorted()).toEqual([
      // Charged by an intent that is not the payment's.
      expect.stringMatching(/^payment made-twice pi_nobody/),
      'payment missing-there succeeded 9000 EUR',
      'refund made-twice re_nobody',
      'refund missing-there succeeded 1000 EUR',
    ]);
  });

  it('name amounts, currencies and states that differ', async () => {
    const [amount, currency, state] = [await givenPaid(till), await givenPaid(till), await givenPaid(till)];
    const refunded = await givenPaid(till);
    await refund(refunded.paymentId);
    const set = (id: string, change: object) =>
      own.db.updateTable('payments').set(change).where('id', '=', id).execute();
    await set(amount.paymentId, { amount_minor: 8999 });
    await set(currency.paymentId, { currency: 'USD' });
    await set(state.paymentId, { status: 'canceled' });
    await own.db.updateTable('refunds').set({ status: 'failed' }).execute();

    const { items } = await compare();

    const of = (id: string) => items.find((one) => one.objectId === id);
    expect(of(amount.paymentId)).toMatchObject({
      kind: 'amount-differs',
      ours: '8999 EUR',
      theirs: '9000 EUR',
    });
    expect(of(currency.paymentId)).toMatchObject({
      kind: 'amount-differs',
      ours: '9000 USD',
      theirs: '9000 EUR',
    });
    expect(of(state.paymentId)).toMatchObject({
      kind: 'status-differs',
      ours: 'canceled',
      theirs: 'succeeded',
    });
    expect(items.find((one) => one.object === 'refund')).toMatchObject({
      kind: 'status-differs',
      ours: 'failed',
    });
    expect(items).toHaveLength(4);
  });

  it('do not name what is of another hour or day on the other side', async () => {
    const { paymentId } = await givenPaid(till);
    const yesterday = after(startOf(today), -1);
    await own.db
      .updateTable('payments')
      .set({ succeeded_at: yesterday })
      .where('id', '=', paymentId)
      .execute();
    expect((await compare(dayOf(yesterday))).items).toEqual([]);
    expect((await compare(today)).items).toEqual([]);
  });

  it('do not name what was recorded while they were compared', async () => {
    const booking = await givenBooking(till);
    const waiting = await pay(till, booking, 'pm_card_threeDSecure2Required');
    await authenticate(waiting.nextActionUrl, 'complete');
    await requestReconciliation(till, today, callBy(ADMIN));
    // The webhook comes between Stripe's list of the hour and our look at the suspect.
    let comparing = till;
    for (let hour = 1; hour <= 24; hour += 1)
      comparing = afterAnswer(comparing, hour, () => hear(booking.id));
    await reconcileDay(comparing, today, run);
    expect((await getReconciliation(till, today, { limit: 9 })).items).toEqual([]);
  });
});

describe('a difference', () => {
  it('is told once while it stays, resolved when it is gone, and told again when it is back', async () => {
    const { paymentId } = await givenPaid(till);
    const set = (amount_minor: number) =>
      own.db.updateTable('payments').set({ amount_minor }).where('id', '=', paymentId).execute();
    await set(8999);
    const [found] = (await compare()).items;
    const again = await compare();
    expect(again).toMatchObject({
      report: { status: 'differed', run: 2 },
      items: [{ id: found?.id, resolvedAt: null }],
    });
    expect(await told('ReconciliationDiffered')).toHaveLength(1);

    await set(9000);
    expect(await compare()).toMatchObject({
      report: { status: 'agreed', differences: 0 },
      items: [{ id: found?.id, resolvedAt: expect.any(String) }],
    });

    await set(8999);
    expect(await compare()).toMatchObject({
      report: { differences: 1 },
      items: [{ id: found?.id, resolvedAt: null }],
    });
    expect(await told('ReconciliationDiffered')).toHaveLength(2);
  });
});

describe('the hourly run', () => {
  it('compares yesterday once it has settled, and then finds nothing to do', async () => {
    await givenPaid(till);
    expect(await reconcileDays(till, run)).toMatchObject({ days: 1, failed: 0 });
    expect(await findReport(own.db, today)).toMatchObject({ status: 'agreed', run: 1 });
    expect(await reconcileDays(till, run)).toMatchObject({ days: 0, failed: 0 });
    const early = { ...till, clock: () => after(startOf(today), DAY + HOUR) };
    await own.db.deleteFrom('reconciliation_reports').execute();
    await reconcileDays(early, run);
    expect(await findReport(own.db, today)).toBeUndefined();
  });

  it('makes up for days that it missed, since it first ran', async () => {
    const first = { ...till, clock: () => after(till.clock(), -3 * DAY) };
    await reconcileDays(first, run);
    expect(await reconcileDays(till, run)).toMatchObject({ days: 3 });
    const { items } = await listReconciliations(till, { limit: 100 });
    expect(items.map((one) => one.status)).toEqual(['agreed', 'agreed', 'agreed', 'agreed']);
    const page = await listReconciliations(till, { limit: 1 });
    const next = await listReconciliations(till, { limit: 1, cursor: page.nextCursor ?? '' });
    expect([page.items[0]?.day, next.items[0]?.day]).toEqual([items[0]?.day, items[1]?.day]);
    await expect(
      listReconciliations(till, { limit: 1, cursor: Buffer.from('["x"]').toString('base64url') }),
    ).rejects.toMatchObject({ errors: [{ field: 'cursor' }] });
  });

  it('looks again at a day that differs, and not at once', async () => {
    const { paymentId } = await givenPaid(till);
    await own.db.updateTable('payments').set({ amount_minor: 1 }).where('id', '=', paymentId).execute();
    await reconcileDays(till, run);
    await own.db.updateTable('payments').set({ amount_minor: 9000 }).where('id', '=', paymentId).execute();
    await own.db.updateTable('reconciliation_reports').set({ checked_at: till.clock() }).execute();
    await reconcileDays(till, run);
    expect(await findReport(own.db, today)).toMatchObject({ status: 'differed', run: 1 });

    const tomorrow = { ...till, clock: () => after(till.clock(), 21 * HOUR) };
    await reconcileDays(tomorrow, run);

    expect(await findReport(own.db, today)).toMatchObject({ status: 'agreed', run: 2 });
  });

  it('stops in time and goes on where it stopped', async () => {
    await givenPaid(till);
    let looks = 0;
    const short = { millisecondsLeft: () => (looks++ < 10 ? 60_000 : 0) };
    await reconcileDays(till, short);
    expect(await findReport(own.db, today)).toMatchObject({ status: 'running', nextHour: 10 });
    await reconcileDays(till, run);
    expect(await findReport(own.db, today)).toMatchObject({
      status: 'agreed',
      sums: [{ ours: { count: 1 }, theirs: { count: 1 } }],
    });
  });

  it('leaves a day to the run that has it', async () => {
    await requestReconciliation(till, today, callBy(ADMIN));
    expect(await lockReport(own.db, today, 60)).toBe(true);
    expect(await reconcileDay(till, today, run)).toBe(false);
    expect(await findReport(own.db, today)).toMatchObject({ nextHour: 0 });
  });

  it('forgets reports that nobody can dispute any more', async () => {
    await requestReconciliation(till, '2020-01-04', callBy(ADMIN));
    await reconcileDay(till, '2020-01-04', run);
    expect(await reconcileDays(till, run)).toMatchObject({ purged: 1 });
    expect(await findReport(own.db, '2020-01-04')).toBeUndefined();
  });
});

describe('a comparison that an admin asks for', () => {
  it('is asked for once under one key, and told', async () => {
    const call = callWithKey(ADMIN, 'requestReconciliation', newId(), { day: today });
    const [first, second] = await Promise.all([1, 2].map(() => requestReconciliation(till, today, call)));
    expect(second).toEqual(first);
    expect(first).toMatchObject({
      recorded: { status: 202, body: { day: today, status: 'running', run: 1 } },
    });
    expect(await told('ReconciliationRequested')).toEqual([{ day: today }]);
  });

  it('is of a day that has settled', async () => {
    const early = { ...till, clock: () => new Date() };
    await expect(requestReconciliation(early, today, callBy(ADMIN))).rejects.toMatchObject({
      type: 'day-not-over',
    });
    await expect(getReconciliation(till, '2019-01-01', { limit: 1 })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('shows the differences page by page', async () => {
    for (let count = 0; count < 3; count += 1) {
      const { paymentId } = await givenPaid(till);
      await own.db.updateTable('payments').set({ amount_minor: 1 }).where('id', '=', paymentId).execute();
    }
    await compare();
    const page = await getReconciliation(till, today, { limit: 2 });
    const rest = await getReconciliation(till, today, { limit: 2, cursor: page.nextCursor ?? '' });
    expect(page.items).toHaveLength(2);
    expect(rest).toMatchObject({ nextCursor: null, items: [{ kind: 'amount-differs' }] });
  });
});
