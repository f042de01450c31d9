import type { Database } from '@concert/database/connection';
import { after, DAY } from '@concert/values/clock';
import { sql } from 'kysely';
import type { DateRange } from '../domain/date-range.ts';
import { dayDate } from './counts.ts';

/** The event that a booking is for. */
export async function eventOfBooking(db: Database, bookingId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('booking_charges')
    .select('event_id')
    .where('booking_id', '=', bookingId)
    .executeTakeFirst();
  return row?.event_id;
}

/** Which of these are events that the public can see. */
export async function publicEvents(db: Database, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (eventIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('event_sheets')
    .select('event_id')
    .where('event_id', 'in', eventIds)
    .where('status', '<>', 'draft')
    .execute();
  return new Set(rows.map((row) => row.event_id));
}

export async function titlesOf(
  db: Database,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (eventIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('event_sheets')
    .select(['event_id', 'title'])
    .where('event_id', 'in', eventIds)
    .execute();
  return new Map(rows.map((row) => [row.event_id, row.title]));
}

/** People with a confirmed booking of an organiser's events (of any, when undefined), and those with several. */
export async function countBuyers(
  db: Database,
  organizerId: string | undefined,
): Promise<{ readonly total: number; readonly returning: number }> {
  let buyers = db
    .selectFrom('booking_charges')
    .select(({ fn }) => ['user_id', fn.countAll<string>().as('bookings')])
    .where('status', '=', 'confirmed')
    .groupBy('user_id');
  if (organizerId !== undefined) buyers = buyers.where('organizer_id', '=', organizerId);
  const row = await db
    .selectFrom(buyers.as('buyers'))
    .select(({ fn, case: when }) => [
      fn.countAll<string>().as('total'),
      fn.count<string>(when().when('buyers.bookings', '>', '1').then(1).end()).as('returning'),
    ])
    .executeTakeFirstOrThrow();
  return { total: Number(row.total), returning: Number(row.returning) };
}

/** People who had a booking of an organiser's events (of any, when undefined) confirmed in these days. */
export async function countActiveBuyers(
  db: Database,
  organizerId: string | undefined,
  { from, to }: DateRange,
): Promise<number> {
  let sales = db
    .selectFrom('booking_sales')
    .select(sql<string>`COUNT(DISTINCT user_id)`.as('buyers'))
    .where('confirmed_at', '>=', dayDate(from))
    .where('confirmed_at', '<', after(dayDate(to), DAY));
  if (organizerId !== undefined) sales = sales.where('organizer_id', '=', organizerId);
  return Number((await sales.executeTakeFirstOrThrow()).buyers);
}

/** Whose an event is and what it is called. */
export async function findEvent(
  db: Database,
  eventId: string,
): Promise<{ readonly organizerId: string; readonly title: string } | undefined> {
  return db
    .selectFrom('event_sheets')
    .select(['organizer_id as organizerId', 'title'])
    .where('event_id', '=', eventId)
    .executeTakeFirst();
}

export interface SoldType {
  readonly ticketTypeId: string;
  readonly name: string;
  readonly capacity: number;
  readonly currency: string;
  readonly sold: number;
  readonly cancelled: number;
  /** Of the sold ones, without fees. */
  readonly faceValueMinor: number;
}

/** What was sold of each of an event's ticket types, to date or in some days. */
export async function readSold(
  db: Database,
  eventId: string,
  range?: DateRange,
): Promise<readonly SoldType[]> {
  let sold = db
    .selectFrom('booking_sale_items')
    .select(({ fn }) => [
      'ticket_type_id',
      'status',
      fn.sum<string>('quantity').as('quantity'),
      sql<string>`SUM(quantity * unit_price_minor)`.as('value'),
    ])
    .where('event_id', '=', eventId)
    .where('confirmed_at', 'is not', null)
    .groupBy(['ticket_type_id', 'status']);
  if (range !== undefined) {
    sold = sold
      .where('confirmed_at', '>=', dayDate(range.from))
      .where('confirmed_at', '<', after(dayDate(range.to), DAY));
  }
  const [types, sums] = await Promise.all([
    db
      .selectFrom('ticket_offers')
      .select(['ticket_type_id', 'name', 'capacity', 'currency'])
      .where('event_id', '=', eventId)
      .orderBy('ticket_type_id')
      .execute(),
    sold.execute(),
  ]);
  return types.map((type) => {
    const of = (status: string) =>
      sums.find((sum) => sum.ticket_type_id === type.ticket_type_id && sum.status === status);
    return {
      ticketTypeId: type.ticket_type_id,
      name: type.name,
      capacity: type.capacity,
      currency: type.currency,
      sold: Number(of('confirmed')?.quantity ?? 0),
      cancelled: Number(of('cancelled')?.quantity ?? 0),
      faceValueMinor: Number(of('confirmed')?.value ?? 0),
    };
  });
}
