import { inTransaction } from '@concert/database/transactions';
import { callBy } from '@concert/testing/calls';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookingContainer } from '../src/container.ts';
import { lockLiveBookings } from '../src/store/bookings.ts';
import { bookingStats } from '../src/use-cases/booking-stats.ts';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { changeBooking } from '../src/use-cases/change-booking.ts';
import { confirmBooking } from '../src/use-cases/confirm-booking.ts';
import { getBooking } from '../src/use-cases/get-booking.ts';
import { holdTickets } from '../src/use-cases/hold-tickets.ts';
import { issueTickets } from '../src/use-cases/issue-tickets.ts';
import { listEventBookings, listUserBookings } from '../src/use-cases/list-bookings.ts';
import { sweepOnce } from '../src/use-cases/sweep-holds.ts';
import { type Held, openSelling, paid, type Selling } from './selling.ts';

let own: OwnDatabase;
let selling: Selling;
let container: BookingContainer;
let held: Held;
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
  selling = await openSelling(own.db);
  held = await selling.sell({ ticketTypes: [{ capacity: 1_000 }] });
  await givenManyBookings();
  container = { ...selling.container, db: own.db.withPlugin(recorder) };
});

afterAll(async () => {
  await selling.close();
  await own.drop();
});

/** Enough that a plan matters: the optimiser reads a handful of rows as they lie, whatever indexes there are. */
async function givenManyBookings(): Promise<void> {
  const { db } = own;
  await sql`
    INSERT INTO users (id, email, email_key, password_hash, name, role, created_at, updated_at)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 900)
    SELECT UUID(), CONCAT(n, '@test.example'), CONCAT(n, '@test.example'), '-', 'Ada Fan', 'attendee', NOW(), NOW()
    FROM numbers`.execute(db);
  await sql`
    INSERT INTO bookings (id, user_id, event_id, status, currency, total_minor, expires_at, created_at, updated_at)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 900)
    SELECT UUID(), o.organizer_id, event_id, 'expired', b.currency, 9000, expires_at, b.created_at, b.updated_at
    FROM numbers JOIN bookings b ON b.id = ${held.id} JOIN events o ON o.id = b.event_id`.execute(db);
  await sql`
    INSERT INTO booking_items (booking_id, ticket_type_id, quantity, unit_price_minor)
    SELECT b.id, ${held.event.ticketTypeIds[0]}, 2, 4500 FROM bookings b WHERE b.status = 'expired'`.execute(
    db,
  );
  await sql`
    INSERT INTO tickets (id, booking_id, event_id, ticket_type_id, number, code, attendee_name, status, created_at, updated_at)
    SELECT UUID(), b.id, b.event_id, ${held.event.ticketTypeIds[0]}, 1, UUID(), 'Ada Fan', 'void', b.created_at, b.updated_at
    FROM bookings b WHERE b.status = 'expired'`.execute(db);
  await sql`ANALYZE TABLE users, bookings, booking_items, tickets`.execute(db);
}

interface PlanStep {
  readonly table: string | null;
  readonly key: string | null;
  readonly Extra: string | null;
}

/** The steps that read a table without an index, of all statements that `work` sends. */
async function unserved(work: () => Promise<unknown>): Promise<readonly PlanStep[]> {
  statements = [];
  await work();
  const plain = container.db.withoutPlugins();
  const explained = statements
    .map((node) => plain.getExecutor().compileQuery(node, { queryId: 'plan' }))
    .filter(({ sql: text }) => !text.startsWith('insert'))
    .map(({ sql: text, parameters }) =>
      plain.executeQuery<PlanStep>(CompiledQuery.raw(`EXPLAIN ${text}`, [...parameters])),
    );
  expect(explained.length).toBeGreaterThan(0);
  const steps = (await Promise.all(explained)).flatMap(({ rows }) => rows);
  // Of a row that is not there the optimiser says so, and names neither table nor key.
  return steps.filter(({ table, key }) => table !== null && !table.startsWith('<') && key === null);
}

const items = (quantity: number) => [{ ticketTypeId: held.event.ticketTypeIds[0] ?? '', quantity }];

describe('every statement is served by an index', () => {
  it('of a hold, its change, its payment, its tickets and its cancellation', async () => {
    const call = callBy(held.fan);
    const booking: { id: string; totalMinor: number } = { id: '', totalMinor: 0 };
    expect(
      await unserved(async () => {
        const { recorded } = await holdTickets(container, { eventId: held.event.id, items: items(2) }, call);
        Object.assign(booking, recorded.body);
      }),
    ).toEqual([]);
    expect(await unserved(() => changeBooking(container, booking.id, { items: items(3) }, call))).toEqual([]);
    const payment = paid({ ...held, id: booking.id, totalMinor: 13_500 });
    expect(await unserved(() => confirmBooking(container, payment))).toEqual([]);
    expect(await unserved(() => issueTickets(container, booking.id, call.identity))).toEqual([]);
    const [ticket] = await selling.tickets(booking);
    const attendees = [{ ticketId: ticket?.id ?? '', attendeeName: 'Zoë' }];
    expect(await unserved(() => changeBooking(container, booking.id, { attendees }, call))).toEqual([]);
    expect(await unserved(() => cancelBooking(container, booking.id, call))).toEqual([]);
  });

  it('of reading one and listing many', async () => {
    const { identity } = callBy(held.fan);
    const organizer = callBy({ id: held.event.organizerId, role: 'organizer' }).identity;
    const page = { limit: 20 };
    expect(await unserved(() => getBooking(container, held.id, identity))).toEqual([]);
    expect(await unserved(() => listUserBookings(container, held.fan.id, page, identity))).toEqual([]);
    expect(await unserved(() => listEventBookings(container, held.event.id, page, organizer))).toEqual([]);
    expect(await unserved(() => bookingStats(container, { groupBy: 'status' }, organizer))).toEqual([]);
  });

  it('of the sweep and of a cancelled event', async () => {
    await selling.age(await selling.hold(held.event));
    expect(await unserved(() => sweepOnce(container))).toEqual([]);
    const live = () => inTransaction(container.db, (tx) => lockLiveBookings(tx, held.event.id, 50));
    expect(await unserved(live)).toEqual([]);
  });
});
