import { conflict, type FieldError, invalid, invalidField } from '@concert/values/problems';
import {
  type Event,
  type EventFields,
  MOST_TICKET_TYPES,
  type RefundPolicy,
  type TicketType,
} from './event.ts';

/** Where in the request a ticket type stands; undefined for one that the request does not mention. */
export type RequestIndex = (ticketType: TicketType) => number | undefined;

/**
 * Checks an event as it would be after a request, by the rules that go across its fields.
 * @throws Problem `invalid-request` that names each field by its place in the request
 */
export function requireSound(event: Event, indexOf: RequestIndex): void {
  const errors = [...timeErrors(event), ...typeListErrors(event, indexOf)];
  for (const ticketType of event.ticketTypes) errors.push(...windowErrors(event, ticketType, indexOf));
  if (errors.length > 0) throw invalid('The event does not fit together; see errors.', errors);
}

/**
 * @param now the database's time
 * @throws Problem `invalid-request` when the event can no longer be published
 */
export function requirePublishable(event: Event, now: Date): void {
  if (event.startsAt <= now)
    throw invalidField('startsAt', 'must be in the future when the event is published');
}

/**
 * Buyers bought in a currency and on a promise of refunds: once published, the one is fixed and the other can
 * only become more generous.
 * @throws Problem `event-not-editable` (409)
 */
export function requireEditable(before: Event, after: EventFields): void {
  if (before.status === 'cancelled')
    throw notEditable('This event is cancelled; it can no longer be changed.');
  if (before.status !== 'published') return;
  if (before.currency !== after.currency) {
    throw notEditable('The currency of a published event is fixed; tickets may have been sold in it.');
  }
  if (isLessGenerous(after.refundPolicy, before.refundPolicy)) {
    throw notEditable('The refund policy of a published event can only become more generous.');
  }
}

/**
 * What is public does not move into the past; what has begun can still be put off to another day.
 * @param now the database's time
 * @throws Problem `invalid-request` on `startsAt`
 */
export function requireReachable(before: Event, after: EventFields, now: Date): void {
  const isMoved = before.startsAt.getTime() !== after.startsAt.getTime();
  if (before.status === 'published' && isMoved && after.startsAt <= now) {
    throw invalidField('startsAt', 'must be in the future when a published event is moved');
  }
}

const notEditable = (detail: string) => conflict('event-not-editable', detail);

/** The part of the price given back, and until how long before: less of either is less generous. */
function isLessGenerous(after: RefundPolicy, before: RefundPolicy): boolean {
  if (shareOf(after) < shareOf(before)) return true;
  return shareOf(before) > 0 && after.untilHoursBefore > before.untilHoursBefore;
}

function shareOf({ kind, percent }: RefundPolicy): number {
  switch (kind) {
    case 'full':
      return 100;
    case 'partial':
      return percent;
    case 'none':
      return 0;
  }
}

function timeErrors({ doorsAt, startsAt, endsAt }: EventFields): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (endsAt <= startsAt) errors.push({ field: 'endsAt', message: 'must be after startsAt' });
  if (doorsAt !== null && doorsAt > startsAt) {
    errors.push({ field: 'doorsAt', message: 'must not be after startsAt' });
  }
  return errors;
}

function typeListErrors({ ticketTypes }: Event, indexOf: RequestIndex): readonly FieldError[] {
  if (ticketTypes.length === 0)
    return [{ field: 'ticketTypes', message: 'must leave at least one ticket type' }];
  if (ticketTypes.length > MOST_TICKET_TYPES) {
    return [
      { field: 'ticketTypes', message: `must not make more than ${MOST_TICKET_TYPES} ticket types in all` },
    ];
  }
  const byName = Map.groupBy(ticketTypes, ({ name }) => name.toLowerCase());
  return ticketTypes.flatMap((ticketType) => {
    const index = indexOf(ticketType);
    const isTwin = (byName.get(ticketType.name.toLowerCase()) ?? []).length > 1;
    return isTwin && index !== undefined
      ? [{ field: `ticketTypes.${index}.name`, message: 'is the name of another ticket type of this event' }]
      : [];
  });
}

function windowErrors(event: Event, ticketType: TicketType, indexOf: RequestIndex): readonly FieldError[] {
  const { salesStartAt, salesEndAt, name } = ticketType;
  const index = indexOf(ticketType);
  const errors: FieldError[] = [...presaleErrors(ticketType, index)];
  if (salesEndAt !== null && salesEndAt > event.endsAt) {
    errors.push(
      index === undefined
        ? { field: 'endsAt', message: `must not be before the end of the sale of ${name}` }
        : { field: `ticketTypes.${index}.salesEndAt`, message: 'must not be after the event’s endsAt' },
    );
  }
  if (salesStartAt !== null && salesStartAt >= (salesEndAt ?? event.endsAt)) {
    errors.push(
      index === undefined
        ? { field: 'endsAt', message: `must be after the start of the sale of ${name}` }
        : { field: `ticketTypes.${index}.salesStartAt`, message: 'must be before the end of the sale' },
    );
  }
  return errors;
}

/** The members' presale comes before a sale to everybody that has a beginning. */
function presaleErrors(
  { salesStartAt, memberSalesStartAt }: TicketType,
  index: number | undefined,
): readonly FieldError[] {
  if (memberSalesStartAt === null || index === undefined) return [];
  const field = `ticketTypes.${index}.memberSalesStartAt`;
  if (salesStartAt === null) return [{ field, message: 'needs salesStartAt, before which members may buy' }];
  return memberSalesStartAt < salesStartAt ? [] : [{ field, message: 'must be before salesStartAt' }];
}
