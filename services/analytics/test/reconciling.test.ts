import { givenConfirmedBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser, type TestEvent, type TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AnalyticsContainer, buildContainer } from '../src/container.ts';
import { addCounts, countsOf } from '../src/store/counts.ts';
import { RECONCILED, trueCounts } from '../src/store/truth.ts';
import { listReports } from '../src/use-cases/list-reports.ts';
import { reconcileDays } from '../src/use-cases/reconcile-days.ts';
import { runNightly } from '../src/use-cases/run-nightly.ts';

let own: OwnDatabase;
let container: AnalyticsContainer;
let event: TestEvent;
let fan: TestUser;

const now = new Date('2027-05-12T04:00:00.000Z');
const yesterday = '2027-05-11';
const at = (text: string) => new Date(text);
const run = { millisecondsLeft: () => 60_000 };

beforeAll(async () => {
  own = await ownDatabase();
  const built = await buildContainer({ ...process.env, FILES_PUBLIC_ENDPOINT: undefined });
  await built.db.destroy();
  container = { ...built, db: own.db, clock: () => now };
});

afterAll(async () => {
  container.cache.close();
  await own.drop();
});

beforeEach(async () => {
  await own.empty();
  event = await givenEvent(own.db, { ticketTypes: [{ priceMinor: 4500 }, { priceMinor: 1000 }] });
  fan = await givenUser(own.db);
});

/** A booking with its payment, and a refund of it, as their services write them. */
async function givenSale(
  when: { confirmed: Date; cancelled?: Date; refunded?: Date },
  { quantity = 2, refundMinor = 0 } = {},
) {
  const booking = await givenConfirmedBooking(own.db, fan, event, quantity);
  const paymentId = newId();
  const times = { created_at: when.confirmed, updated_at: when.confirmed };
  await own.db
    .updateTable('bookings')
    .set({
      confirmed_at: when.confirmed,
      payment_id: paymentId,
      ...(when.cancelled && { status: 'cancelled', cancelled_at: when.cancelled }),
    })
    .where('id', '=', booking.id)
    .execute();
  await own.db
    .insertInto('payments')
    .values({
      id: paymentId,
      booking_id: booking.id,
      user_id: fan.id,
      status: 'succeeded',
      amount_minor: booking.totalMinor,
      refunded_minor: refundMinor,
      currency: 'EUR',
      succeeded_at: when.confirmed,
      ...times,
    })
    .execute();
  if (refundMinor > 0) {
    await own.db
      .insertInto('refunds')
      .values({
        id: newId(),
        payment_id: paymentId,
        cause_key: 'cancellation',
        amount_minor: refundMinor,
        currency: 'EUR',
        reason: 'cancellation',
        status: 'succeeded',
        created_at: when.confirmed,
        updated_at: when.refunded ?? when.confirmed,
      })
      .execute();
  }
}

const inOrder = (counts: Awaited<ReturnType<typeof countsOf>>) =>
  counts
    .filter(({ amount }) => amount !== 0)
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

async function expectTrue(day: string) {
  const counted = inOrder(await countsOf(own.db, day, RECONCILED));
  expect(counted).toEqual(inOrder(await trueCounts(own.db, day)));
  return counted;
}

describe('the counts', () => {
  it('that were lost are made up for, to the cent, and those right are left alone', async () => {
    await givenSale({ confirmed: at('2027-05-11T00:00:00.000Z') });
    await givenSale(
      {
        confirmed: at('2027-05-11T23:59:59.999Z'),
        cancelled: at('2027-05-11T23:59:59.999Z'),
        refunded: at('2027-05-11T12:00:00.000Z'),
      },
      { quantity: 1, refundMinor: 5500 },
    );
    await givenSale({ confirmed: at('2027-05-12T00:00:00.000Z') });

    expect(await reconcileDays(container)).toEqual({ corrected: 5, driftMinor: 11_000 + 5500 + 5500 });

    const place = { day: yesterday, eventId: event.id };
    expect(await expectTrue(yesterday)).toEqual(
      inOrder([
        { ...place, metric: 'bookings', currency: '', amount: 2 },
        { ...place, metric: 'tickets', currency: '', amount: 6 },
        { ...place, metric: 'cancellations', currency: '', amount: 1 },
        { ...place, metric: 'revenueMinor', currency: 'EUR', amount: 16_500 },
        { ...place, metric: 'refundsMinor', currency: 'EUR', amount: 5500 },
      ]),
    );
    expect(await reconcileDays(container)).toEqual({ corrected: 0, driftMinor: 0 });
  });

  it('that came twice or for nothing are taken back', async () => {
    await givenSale({ confirmed: at('2027-05-09T10:00:00.000Z') });
    const wrong = { day: '2027-05-09', eventId: event.id, metric: 'revenueMinor' as const };
    await addCounts(own.db, [
      { ...wrong, currency: 'EUR', amount: 22_000 },
      { ...wrong, currency: 'JPY', amount: 7 },
    ]);
    expect(await reconcileDays(container)).toEqual({ corrected: 4, driftMinor: 11_007 });
    await expectTrue('2027-05-09');
  });

  it('are true after one run, whatever was lost or doubled', async () => {
    const days = ['2027-05-09', '2027-05-10', '2027-05-11'] as const;
    const sale = fc.record({
      day: fc.constantFrom(...days),
      quantity: fc.integer({ min: 1, max: 3 }),
      refundMinor: fc.constantFrom(0, 1, 999, 5500),
      isCancelled: fc.boolean(),
    });
    const wrong = fc.record({
      day: fc.constantFrom(...days),
      metric: fc.constantFrom(...RECONCILED),
      amount: fc.integer({ min: -50, max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(sale, { maxLength: 4 }),
        fc.array(wrong, { maxLength: 6 }),
        async (sales, faults) => {
          for (const { day, quantity, refundMinor, isCancelled } of sales) {
            const moment = at(`${day}T15:00:00.000Z`);
            await givenSale(
              { confirmed: moment, ...(isCancelled && { cancelled: moment }) },
              { quantity, refundMinor },
            );
          }
          const currency = (metric: string) => (metric.endsWith('Minor') ? 'EUR' : '');
          await addCounts(
            own.db,
            faults.map((one) => ({ ...one, eventId: event.id, currency: currency(one.metric) })),
          );
          await reconcileDays(container);
          for (const day of days) await expectTrue(day);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('the daily reports', () => {
  const organizer = () => callBy({ id: event.organizerId, role: 'organizer' }).identity;

  it('are written once for each organiser who had something, and listed for its own', async () => {
    await givenSale({ confirmed: at('2027-05-11T10:00:00.000Z') });
    const idle = await givenEvent(own.db);

    const { reports } = await runNightly(container, run);
    expect(reports).toBe(1);
    expect(await runNightly(container, run)).toMatchObject({ reports: 0, corrected: 0 });

    const { items, nextCursor } = await listReports(container, { limit: 20 }, organizer());
    expect(items).toMatchObject([{ day: yesterday, events: 1 }]);
    expect(nextCursor).toBeNull();
    const csv = await (await fetch(items[0]!.csvUrl)).text();
    expect(csv.split('\r\n')[0]).toContain(
      'day,eventId,title,holds,bookings,tickets,cancellations,views,visitors',
    );
    expect(csv).toContain(`2027-05-11,${event.id},Northern Lights`);
    const json: unknown = await (await fetch(items[0]!.jsonUrl)).json();
    expect(json).toMatchObject({ items: [{ bookings: 1, tickets: 4, currency: 'EUR', netMinor: 11_000 }] });
    const other = callBy({ id: idle.organizerId, role: 'organizer' }).identity;
    expect((await listReports(container, { limit: 20 }, other)).items).toEqual([]);
    await expect(
      listReports(container, { limit: 20, organizerId: event.organizerId }, other),
    ).rejects.toMatchObject({ kind: 'not-found' });
    const admin = callBy({ id: newId(), role: 'admin' }).identity;
    expect(
      (await listReports(container, { limit: 20, organizerId: event.organizerId }, admin)).items,
    ).toHaveLength(1);
  });

  it('wait until the day is over by an hour, so that its last messages are in', async () => {
    await givenSale({ confirmed: at('2027-05-11T10:00:00.000Z') });
    const early = { ...container, clock: () => at('2027-05-12T00:59:00.000Z') };
    expect(await runNightly(early, run)).toMatchObject({ reports: 0 });
  });

  it('are listed page by page and go after ninety days', async () => {
    const day = (back: number) => new Date(now.getTime() - back * 86_400_000);
    await own.db
      .insertInto('analytics_reports')
      .values(
        [1, 2, 3, 89, 91].map((back) => ({
          organizer_id: event.organizerId,
          day: at(`${day(back).toISOString().slice(0, 10)}T00:00:00Z`),
          events: back,
          created_at: now,
        })),
      )
      .execute();
    const found: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await listReports(container, { limit: 2, cursor }, organizer());
      found.push(...page.items.map((item) => item.events));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual([1, 2, 3, 89]);
    expect(await runNightly(container, run)).toMatchObject({ reportsPurged: 1 });
    await expect(listReports(container, { limit: 2, cursor: 'WyJ4Il0' }, organizer())).rejects.toMatchObject({
      errors: [{ field: 'cursor' }],
    });
  });
});
