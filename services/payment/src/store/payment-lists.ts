import type { Database } from '@concert/database/connection';
import type { Payment, PaymentStatus } from '../domain/payment.ts';
import { paymentOf } from './payments.ts';

/** Whose payments are listed; everybody's where nothing is said. */
export interface PaymentFilter {
  readonly userId?: string | undefined;
  readonly eventId?: string | undefined;
  readonly bookingId?: string | undefined;
  readonly statuses?: readonly PaymentStatus[] | undefined;
}

interface Page {
  readonly limit: number;
  readonly before: string | undefined;
}

/** At most `limit` payments, the newest first, older than `before`. */
export async function listPayments(
  db: Database,
  filter: PaymentFilter,
  page: Page,
): Promise<readonly Payment[]> {
  const { statuses } = filter;
  if (statuses === undefined) return pageOfPayments(db, filter, page);
  // One statement a state: each is then served by an index in the order of the list.
  const lists = await Promise.all(
    statuses.map((status) => pageOfPayments(db, { ...filter, statuses: [status] }, page)),
  );
  return lists
    .flat()
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, page.limit);
}

async function pageOfPayments(
  db: Database,
  { userId, eventId, bookingId, statuses }: PaymentFilter,
  { limit, before }: Page,
): Promise<readonly Payment[]> {
  let query = db.selectFrom('payments').selectAll();
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  if (eventId !== undefined) query = query.where('event_id', '=', eventId);
  if (bookingId !== undefined) query = query.where('booking_id', '=', bookingId);
  if (statuses !== undefined) query = query.where('status', 'in', statuses);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(paymentOf);
}

export interface PaidEvent {
  readonly id: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly timezone: string;
}

/** What payments were for, by the event service's view. One statement. */
export async function paidEvents(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PaidEvent>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('event_sheets')
    .select(['event_id', 'title', 'starts_at', 'timezone'])
    .where('event_id', 'in', ids)
    .execute();
  return new Map(
    rows.map(({ event_id: id, title, starts_at: startsAt, timezone }) => [
      id,
      { id, title, startsAt, timezone },
    ]),
  );
}

/** The organiser of an event, by the event service's view. */
export async function organizerOf(db: Database, eventId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('event_sheets')
    .select('organizer_id')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row?.organizer_id;
}
