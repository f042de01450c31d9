import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { invalidField } from '@concert/values/problems';

/** A row as the export shows it. */
export type PersonalItem = Readonly<Record<string, unknown>>;

export interface PersonalPage {
  readonly items: readonly PersonalItem[];
  readonly nextCursor: string | null;
}

/** Where each owner publishes what it keeps of a person: `user_id`, then `id` to page by. */
const VIEWS = {
  bookings: 'person_bookings',
  tickets: 'person_tickets',
  payments: 'person_payments',
  refunds: 'person_refunds',
  memberships: 'person_memberships',
  notifications: 'person_notifications',
  mails: 'person_mails',
} as const;

export type StoredSection = keyof typeof VIEWS;

interface PageRequest {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** A page of one section, the oldest first. */
export async function personalItems(
  db: Database,
  section: StoredSection,
  userId: string,
  { limit, cursor }: PageRequest,
): Promise<PersonalPage> {
  const [after = ''] = cursor === undefined ? [] : decodeCursor(cursor, 1);
  const rows = await db
    .selectFrom(VIEWS[section])
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return asPage(rows, limit, ({ id }) => [id]);
}

/** A page of what the person did, as the audit trail has it, the oldest first. */
export async function personalActivity(
  db: Database,
  userId: string,
  { limit, cursor }: PageRequest,
): Promise<PersonalPage> {
  const [time = '', id = ''] = cursor === undefined ? [] : decodeCursor(cursor, 2);
  const since = cursor === undefined ? new Date(0) : momentIn(time);
  const rows = await db
    .selectFrom('person_activity')
    .selectAll()
    .where('user_id', '=', userId)
    .where('occurred_at', '>=', since)
    .where(({ or, eb }) => or([eb('occurred_at', '>', since), eb('id', '>', id)]))
    .orderBy('occurred_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return asPage(rows, limit, (row) => [row.occurred_at.toISOString(), row.id]);
}

function momentIn(part: string): Date {
  const moment = new Date(part);
  if (Number.isNaN(moment.getTime())) {
    throw invalidField('cursor', 'is not a cursor of this list; start again without one');
  }
  return moment;
}

function asPage<Row extends object>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
): PersonalPage {
  const { items, nextCursor } = pageOf(rows, limit, keyOf);
  return { items: items.map(asItem), nextCursor };
}

/** Columns as the API spells them; whose they are goes without saying. */
function asItem(row: object): PersonalItem {
  const fields = Object.entries(row).filter(([name]) => name !== 'user_id');
  return Object.fromEntries(
    fields.map(([name, value]) => [
      name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      name === 'items' ? fromJsonColumn(value) : value instanceof Date ? value.toISOString() : value,
    ]),
  );
}
