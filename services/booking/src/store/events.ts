import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import type { RefundTerms } from '../domain/refund-due.ts';

export async function organizerOf(db: Database, eventId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('event_sheets')
    .select('organizer_id')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row?.organizer_id;
}

/** What a buyer of this event gets back who cancels now, by the database's clock. */
export async function refundTerms(
  db: Database,
  eventId: string,
): Promise<{ readonly terms: RefundTerms; readonly now: Date }> {
  const row = await db
    .selectFrom('event_sheets')
    .select([
      'status',
      'refund_kind',
      'refund_percent',
      'refund_until_hours',
      'starts_at',
      sql<Date>`UTC_TIMESTAMP(3)`.as('now'),
    ])
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return {
    now: row.now,
    terms: {
      isEventCancelled: row.status === 'cancelled',
      kind: row.refund_kind === 'full' || row.refund_kind === 'partial' ? row.refund_kind : 'none',
      percent: row.refund_percent,
      untilHoursBefore: row.refund_until_hours,
      startsAt: row.starts_at,
    },
  };
}
