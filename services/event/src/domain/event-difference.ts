import type { Event, TicketType } from './event.ts';
import type { EventChange } from './event-change.ts';

/** Which fields a change changed, with what they were and are: for the event that tells of it, and the audit trail. */
export interface EventDifference {
  readonly changed: string[];
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
}

export function changedFields(change: Pick<EventChange, 'before' | 'after' | 'fields'>): EventDifference {
  const touched = touchedTypes(change.before, change.after);
  return {
    changed: [...change.fields],
    before: told(change.before, change.fields, touched),
    after: told(change.after, change.fields, touched),
  };
}

/** A rescheduling, if the change is one, for the event that tells of it. */
export function scheduleChange({ before, after, isRescheduled }: EventChange) {
  const { id, organizerId, title, version, rescheduleRefundUntil } = after;
  if (!isRescheduled || rescheduleRefundUntil === null) return [];
  return [
    {
      eventId: id,
      organizerId,
      title,
      version,
      before: scheduleOf(before),
      after: scheduleOf(after),
      refundUntil: rescheduleRefundUntil.toISOString(),
    },
  ];
}

const scheduleOf = ({ startsAt, endsAt, venue }: Event) => ({
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  timezone: venue.timezone,
  venueName: venue.name,
  city: venue.city,
});

function told(
  event: Event,
  fields: EventChange['fields'],
  touched: ReadonlySet<string>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [
      field,
      field === 'ticketTypes' ? event.ticketTypes.filter(({ id }) => touched.has(id)) : event[field],
    ]),
  );
}

/** Ticket types that are the same object before and after were not touched. */
function touchedTypes(before: Event, after: Event): ReadonlySet<string> {
  const same = new Set<TicketType>(before.ticketTypes).intersection(new Set(after.ticketTypes));
  const all = [...before.ticketTypes, ...after.ticketTypes];
  return new Set(all.filter((type) => !same.has(type)).map(({ id }) => id));
}
