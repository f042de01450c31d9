import { authEvents } from '@concert/contracts/events/auth';
import { paymentEvents } from '@concert/contracts/events/payment';
import { inTransaction } from '@concert/database/transactions';
import { givenUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookingContainer } from '../src/container.ts';
import { lockLiveBookings } from '../src/store/bookings.ts';
import { bookingStats } from '../src/use-cases/booking-stats.ts';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { changeBooking } from '../src/use-cases/change-booking.ts';
import { checkIn } from '../src/use-cases/check-in.ts';
import { confirmBooking } from '../src/use-cases/confirm-booking.ts';
import { erasePerson } from '../src/use-cases/erase-person.ts';
import { exportAttendees } from '../src/use-cases/export-attendees.ts';
import { endDispute, openDispute } from '../src/use-cases/follow-disputes.ts';
import { getBooking } from '../src/use-cases/get-booking.ts';
import { getDoor } from '../src/use-cases/get-door.ts';
import { giveTickets } from '../src/use-cases/give-tickets.ts';
import { holdTickets } from '../src/use-cases/hold-tickets.ts';
import { issueTickets } from '../src/use-cases/issue-tickets.ts';
import { listEventBookings, listUserBookings } from '../src/use-cases/list-bookings.ts';
import { listDoorTickets } from '../src/use-cases/list-door-tickets.ts';
import { previewCancellation } from '../src/use-cases/preview-cancellation.ts';
import { purgeHolds } from '../src/use-cases/purge-holds.ts';
import { reissueTicket } from '../src/use-cases/reissue-ticket.ts';
import { sweepOnce } from '../src/use-cases/sweep-holds.ts';
import { syncCheckIns } from '../src/use-cases/sync-check-ins.ts';
import { undoCheckIn } from '../src/use-cases/undo-check-in.ts';
import { type Held, openSelling, paid, type Selling, told } from './selling.ts';

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
  await sql`
    INSERT INTO check_ins (id, ticket_id, event_id, status, scanned_at, scanned_by, created_at, updated_at)
    SELECT UUID(), id, event_id, 'undone', created_at, UUID(), created_at, updated_at
    FROM tickets WHERE status = 'void'`.execute(db);
  await sql`ANALYZE TABLE users, bookings, booking_items, tickets, check_ins`.execute(db);
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

  it('of the doors: a scan, its undoing, a batch, the bundle and the list', async () => {
    const sold = await selling.sell(held.event, [2]);
    const [one, two] = (await selling.tickets(sold)).map(({ code }) => code);
    const staff = callBy(await givenUser(own.db, 'staff'));
    const { id } = held.event;
    expect(await unserved(() => checkIn(container, one ?? '', {}, staff))).toEqual([]);
    expect(await unserved(() => undoCheckIn(container, one ?? '', { reason: 'Test' }, staff))).toEqual([]);
    const batch = [one, two].map((code = '') => ({ code, at: new Date(), device: 'North' }));
    expect(await unserved(() => syncCheckIns(container, id, batch, staff))).toEqual([]);
    expect(await unserved(() => getDoor(container, id, staff.identity))).toEqual([]);
    for (const query of [{}, { q: 'ada' }, { since: new Date(0) }, { only: 'double-used' as const }]) {
      const list = () => listDoorTickets(container, id, { limit: 20, ...query }, staff.identity);
      expect(await unserved(list)).toEqual([]);
    }
  });

  it('of what an organiser does: presents, searches, exports, figures by day', async () => {
    const organizer = callBy({ id: held.event.organizerId, role: 'organizer' });
    const admin = callBy(await givenUser(own.db, 'admin'));
    const { id } = held.event;
    const recipient = { name: 'Grace Guest', email: 'grace@press.example' };
    const give = () => giveTickets(container, id, { items: items(1), recipient }, organizer);
    expect(await unserved(give)).toEqual([]);
    const search = { limit: 20, q: 'ada', status: 'expired' as const };
    expect(await unserved(() => listEventBookings(container, id, search, organizer.identity))).toEqual([]);
    const page = { format: 'csv' as const, limit: 100 };
    expect(await unserved(() => exportAttendees(container, id, page, organizer.identity))).toEqual([]);
    const days = { groupBy: 'day' as const, from: '2026-01-01', to: '2026-01-02' };
    expect(await unserved(() => bookingStats(container, days, organizer.identity))).toEqual([]);
    expect(await unserved(() => bookingStats(container, days, admin.identity))).toEqual([]);
  });

  it('of re-issues, previews, disputes, erasures and the purge', async () => {
    const sold = await selling.sell(held.event, [2]);
    const call = callBy(sold.fan);
    const [ticket] = await selling.tickets(sold);
    const params = { id: sold.id, ticketId: ticket?.id ?? '' };
    expect(await unserved(() => reissueTicket(container, params, call))).toEqual([]);
    expect(await unserved(() => previewCancellation(container, sold.id, call.identity))).toEqual([]);
    const { payment_id: paymentId } = await selling.read(sold);
    const about = {
      ...{ disputeId: newId(), paymentId: paymentId ?? '', bookingId: sold.id, userId: sold.fan.id },
      ...{ amountMinor: 9_000, currency: 'EUR', organizerId: held.event.organizerId, eventId: held.event.id },
    };
    const opened = told(paymentEvents.DisputeOpened, { ...about, reason: 'fraudulent', evidenceDueAt: null });
    expect(await unserved(() => openDispute(container, opened))).toEqual([]);
    const lost = told(paymentEvents.DisputeClosed, { ...about, outcome: 'lost' });
    expect(await unserved(() => endDispute(container, lost))).toEqual([]);
    const erased = told(authEvents.UserErased, { userId: sold.fan.id });
    expect(await unserved(() => erasePerson(container, erased))).toEqual([]);
    const run = { millisecondsLeft: () => 60_000 };
    expect(await unserved(() => purgeHolds(container, run))).toEqual([]);
  });
});
