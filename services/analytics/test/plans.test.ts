import type { Database } from '@concert/database/connection';
import { inTransaction } from '@concert/database/transactions';
import { givenConfirmedBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCounts, countsOf, readTotals, sumOfAll } from '../src/store/counts.ts';
import {
  countActiveBuyers,
  countBuyers,
  eventOfBooking,
  findEvent,
  publicEvents,
  readSold,
} from '../src/store/events.ts';
import { listReportRows, noteReport, organizersWithoutReport, purgeReports } from '../src/store/reports.ts';
import { RECONCILED, trueCounts } from '../src/store/truth.ts';
import { noteVisitor, purgeVisitors } from '../src/store/visitors.ts';

let own: OwnDatabase;
let event: TestEvent;
let bookingId: string;
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
  event = await givenEvent(own.db);
  const fan = await givenUser(own.db);
  bookingId = (await givenConfirmedBooking(own.db, fan, event)).id;
  await givenMuch();
});

afterAll(() => own.drop());

/** Enough that a plan matters: the optimiser reads a handful of rows as they lie, whatever indexes there are. */
async function givenMuch(): Promise<void> {
  const { db } = own;
  const other = await givenEvent(db);
  const numbers = sql`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 900)`;
  for (const id of [event.id, other.id]) {
    await sql`INSERT INTO analytics_daily (day, event_id, metric, currency, total)
      ${numbers} SELECT DATE('2025-01-01') + INTERVAL n DAY, ${id}, 'bookings', '', n FROM numbers`.execute(
      db,
    );
  }
  await sql`INSERT INTO analytics_visitors (day, event_id, visitor)
    ${numbers} SELECT DATE('2025-01-01') + INTERVAL n DAY, ${event.id}, LPAD(n, 22, '0') FROM numbers`.execute(
    db,
  );
  await sql`INSERT INTO analytics_reports (organizer_id, day, events, created_at)
    ${numbers} SELECT ${other.organizerId}, DATE('2025-01-01') + INTERVAL n DAY, 1, UTC_TIMESTAMP(3) FROM numbers`.execute(
    db,
  );
  await sql`
    INSERT INTO bookings (id, user_id, event_id, status, currency, total_minor, payment_id, expires_at, confirmed_at, cancelled_at, created_at, updated_at)
    ${numbers} SELECT UUID(), user_id, IF(n > 50, ${other.id}, event_id), 'cancelled', currency, total_minor, UUID(), expires_at,
      '2025-01-01' + INTERVAL n HOUR, '2025-02-01' + INTERVAL n HOUR, created_at, updated_at
    FROM numbers JOIN bookings b ON b.id = ${bookingId}`.execute(db);
  await sql`INSERT INTO booking_items (booking_id, ticket_type_id, quantity, unit_price_minor)
    SELECT id, ${event.ticketTypeIds[0]}, 2, 4500 FROM bookings WHERE status = 'cancelled'`.execute(db);
  await sql`
    INSERT INTO payments (id, booking_id, user_id, status, amount_minor, currency, succeeded_at, created_at, updated_at)
    SELECT payment_id, id, user_id, 'succeeded', 9000, 'EUR', confirmed_at, created_at, updated_at FROM bookings WHERE status = 'cancelled'`.execute(
    db,
  );
  await sql`
    INSERT INTO refunds (id, payment_id, cause_key, amount_minor, currency, reason, status, created_at, updated_at)
    SELECT UUID(), id, 'cancellation', 9000, 'EUR', '-', 'succeeded', created_at, succeeded_at + INTERVAL 31 DAY FROM payments`.execute(
    db,
  );
  await sql`ANALYZE TABLE analytics_daily, analytics_visitors, analytics_reports, bookings, booking_items, payments, refunds, events, users`.execute(
    db,
  );
}

const range = { from: '2025-03-01', to: '2025-03-30' };
const totals = { ...range, metrics: ['bookings'] as const, interval: 'day' as const };

const works: readonly (readonly [string, (db: Database) => Promise<unknown>])[] = [
  [
    'an organiser’s figures',
    (db) => readTotals(db, { ...totals, organizerId: event.organizerId, groupBy: 'event' }),
  ],
  [
    'all figures of some days',
    (db) => readTotals(db, { ...totals, organizerId: undefined, groupBy: 'period' }),
  ],
  [
    'an event’s figures',
    (db) => readTotals(db, { ...totals, organizerId: undefined, eventId: event.id, groupBy: 'period' }),
  ],
  ['a sum of all days', (db) => sumOfAll(db, event.id, 'checkIns')],
  ['a day’s counts', (db) => countsOf(db, '2025-03-01', RECONCILED)],
  ['the truth of a day', (db) => trueCounts(db, '2025-01-20')],
  [
    'active buyers',
    (db) => countActiveBuyers(db, event.organizerId, { from: '2025-01-10', to: '2025-01-12' }),
  ],
  ['an organiser’s buyers', (db) => countBuyers(db, event.organizerId)],
  ['what was sold', (db) => readSold(db, event.id)],
  ['an event', (db) => findEvent(db, event.id)],
  ['the event of a booking', (db) => eventOfBooking(db, bookingId)],
  ['public events', (db) => publicEvents(db, [event.id])],
  [
    'a visitor',
    (db) =>
      inTransaction(db, (tx) =>
        noteVisitor(tx, { day: '2025-03-01', eventId: event.id, visitor: 'v'.padEnd(22) }),
      ),
  ],
  ['past visitors', (db) => purgeVisitors(db, '2025-01-05', 100)],
  ['reports to be written', (db) => organizersWithoutReport(db, '2025-03-01', 50)],
  ['a report', (db) => noteReport(db, { organizerId: event.organizerId, day: '2025-03-01', events: 1 })],
  [
    'reports',
    (db) => listReportRows(db, event.organizerId, { limit: 21, before: '2025-04-01', oldest: '2025-01-01' }),
  ],
  ['past reports', (db) => purgeReports(db, '2025-01-05', 100)],
  [
    'counts',
    (db) =>
      addCounts(db, [{ day: '2025-03-01', eventId: event.id, metric: 'bookings', currency: '', amount: 1 }]),
  ],
];

describe('every statement reads by an index', () => {
  it.each(works)('%s', async (_, work) => {
    statements = [];
    await work(own.db.withPlugin(recorder));
    expect(statements.length).toBeGreaterThan(0);
    for (const node of statements.filter(({ kind }) => kind !== 'InsertQueryNode')) {
      const compiled = own.db.getExecutor().compileQuery(node, { queryId: 'plan' });
      const { rows } = await own.db.executeQuery<{
        table: string;
        key: string | null;
        type: string;
        rows: number;
      }>(CompiledQuery.raw(`EXPLAIN ${compiled.sql}`, [...compiled.parameters]));
      for (const row of rows) {
        if (row.table === null || row.table.startsWith('<')) continue;
        expect(row.key, `${row.table}: ${compiled.sql}`).not.toBeNull();
        expect(row.type, `${row.table}: ${compiled.sql}`).not.toBe('ALL');
      }
    }
  });
});
