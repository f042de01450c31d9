import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';
import type { RefundTerms } from '../domain/cancellation.ts';
import type { EventDays } from '../domain/check-ins.ts';

export async function organizerOf(db: Database, eventId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('event_sheets')
    .select('organizer_id')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row?.organizer_id;
}

/** An event as its doors know it. */
export interface DoorEvent extends EventDays {
  readonly id: string;
  readonly organizerId: string;
  readonly title: string;
  readonly status: string;
  readonly venueName: string;
  readonly city: string;
}

/** An event and the database's time. */
export async function doorEvent(
  db: Database,
  eventId: string,
): Promise<{ readonly event: DoorEvent; readonly now: Date } | undefined> {
  const row = await db
    .selectFrom('event_sheets')
    .selectAll()
    .select(sql<Date>`UTC_TIMESTAMP(3)`.as('now'))
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const event = {
    id: row.event_id,
    organizerId: row.organizer_id,
    title: row.title,
    status: row.status,
    venueName: row.venue_name,
    city: row.city,
    timezone: row.timezone,
    doorsAt: row.doors_at,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  };
  return { event, now: row.now };
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
      'rescheduled_at',
      'reschedule_refund_until',
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
      rescheduledAt: row.rescheduled_at,
      rescheduleRefundUntil: row.reschedule_refund_until,
    },
  };
}
