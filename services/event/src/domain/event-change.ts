import { isDeepStrictEqual } from 'node:util';
import type { eventOperations } from '@concert/contracts/http/event';
import type { RequestOf } from '@concert/contracts/operation';
import type { NewId } from '@concert/values/ids';
import { type FieldError, invalid } from '@concert/values/problems';
import type { Event, EventFields, TicketType, TicketTypeFields } from './event.ts';
import {
  type RequestIndex,
  requireEditable,
  requirePublishable,
  requireReachable,
  requireSound,
} from './event-rules.ts';
import { isReschedule, refundUntil } from './rescheduling.ts';

export type ChangeRequest = RequestOf<typeof eventOperations.updateEvent>['body'];
type TicketTypeRequest = NonNullable<ChangeRequest['ticketTypes']>[number];

/** What a request does to an event: the whole of it as it will be, and how it differs. */
export interface EventChange {
  readonly before: Event;
  readonly after: Event;
  readonly added: readonly TicketType[];
  readonly changed: readonly { readonly before: TicketType; readonly after: TicketType }[];
  readonly removed: readonly TicketType[];
  readonly isPublished: boolean;
  /** Whether people who hold tickets have to be told of another time or place. */
  readonly isRescheduled: boolean;
  /** The fields that differ, `ticketTypes` among them; a publication alone changes none. */
  readonly fields: readonly (keyof EventFields | 'ticketTypes')[];
}

export interface ChangeContext {
  readonly newId: NewId;
  /** The database's time. */
  readonly now: Date;
  /** In which widths the image lies that the request names. */
  readonly imageWidths: readonly number[];
}

/**
 * Works out a change and checks it.
 * @returns undefined when the event already is as the request wants it
 * @throws Problem `invalid-request`, `event-not-editable` (409)
 */
export function planChange(
  before: Event,
  request: ChangeRequest,
  { newId, now, imageWidths }: ChangeContext,
): EventChange | undefined {
  const types = changedTypes(before, request, newId);
  const fields = mergedFields(before, request);
  const isPublished = request.status === 'published' && before.status === 'draft';
  const differing = FIELDS.filter((field) => !isDeepStrictEqual(before[field], fields[field]));
  const areTypesChanged = types.added.length + types.changed.length + types.removed.length > 0;
  if (differing.length === 0 && !areTypesChanged && !isPublished) {
    // Publishing what is cancelled is no repetition of anything.
    if (request.status === 'published') requireEditable(before, fields);
    return undefined;
  }
  const isRescheduled = before.status === 'published' && isReschedule(before, fields);
  const after: Event = {
    ...before,
    ...fields,
    ...(differing.includes('imageKey') ? { imageWidths: fields.imageKey === null ? [] : imageWidths } : {}),
    ...(isRescheduled
      ? { rescheduledAt: now, rescheduleRefundUntil: refundUntil(fields.startsAt, now) }
      : {}),
    status: isPublished ? 'published' : before.status,
    version: before.version + 1,
    ticketTypes: types.all,
  };
  requireEditable(before, after);
  requireSound(after, types.indexOf);
  if (isPublished) requirePublishable(after, now);
  requireReachable(before, after, now);
  return {
    before,
    after,
    added: types.added,
    changed: types.changed,
    removed: types.removed,
    isPublished,
    isRescheduled,
    fields: areTypesChanged ? [...differing, 'ticketTypes'] : differing,
  };
}

const FIELDS = [
  'title',
  'description',
  'category',
  'venue',
  'doorsAt',
  'startsAt',
  'endsAt',
  'currency',
  'refundPolicy',
  'imageKey',
  'memberDiscount',
] as const satisfies readonly (keyof EventFields)[];

function mergedFields(before: Event, request: ChangeRequest): EventFields {
  return {
    title: request.title ?? before.title,
    description: request.description ?? before.description,
    category: request.category ?? before.category,
    venue: request.venue ?? before.venue,
    doorsAt: request.doorsAt === undefined ? before.doorsAt : request.doorsAt,
    startsAt: request.startsAt ?? before.startsAt,
    endsAt: request.endsAt ?? before.endsAt,
    currency: request.currency ?? before.currency,
    refundPolicy: request.refundPolicy ?? before.refundPolicy,
    imageKey: request.imageKey === undefined ? before.imageKey : request.imageKey,
    memberDiscount: request.memberDiscount ?? before.memberDiscount,
  };
}

/** A ticket type of a request, as it is kept. */
export function ticketTypeFields(request: Omit<TicketTypeRequest, 'id'>): TicketTypeFields {
  return {
    name: request.name,
    description: request.description === undefined || request.description === '' ? null : request.description,
    priceMinor: request.priceMinor,
    feeMinor: request.feeMinor,
    capacity: request.capacity,
    maxPerBooking: request.maxPerBooking,
    salesStartAt: request.salesStartAt ?? null,
    salesEndAt: request.salesEndAt ?? null,
    memberSalesStartAt: request.memberSalesStartAt ?? null,
  };
}

interface TypeChanges extends Pick<EventChange, 'added' | 'changed' | 'removed'> {
  readonly all: readonly TicketType[];
  readonly indexOf: RequestIndex;
}

function changedTypes(before: Event, request: ChangeRequest, newId: NewId): TypeChanges {
  const wanted = request.ticketTypes ?? [];
  const removals = new Set(request.removeTicketTypes ?? []);
  requireKnown(before, wanted, removals);
  const afterLast = Math.max(0, ...before.ticketTypes.map(({ position }) => position)) + 1;
  const indexes = new Map<string, number>();
  const given = new Map<string, TicketType>();
  for (const [index, one] of wanted.entries()) {
    const known = before.ticketTypes.find(({ id }) => id === one.id);
    const id = known?.id ?? newId();
    indexes.set(id, index);
    given.set(id, {
      id,
      eventId: before.id,
      position: known?.position ?? afterLast + index,
      ...ticketTypeFields(one),
    });
  }
  const known = new Set(before.ticketTypes.map(({ id }) => id));
  const added = [...given.values()].filter(({ id }) => !known.has(id));
  const kept = before.ticketTypes.filter(({ id }) => !removals.has(id));
  const changed = kept.flatMap((type) => {
    const after = given.get(type.id);
    return after === undefined || isDeepStrictEqual(type, after) ? [] : [{ before: type, after }];
  });
  const changedById = new Map(changed.map(({ after }) => [after.id, after]));
  return {
    all: [...kept.map((type) => changedById.get(type.id) ?? type), ...added],
    added,
    changed,
    removed: before.ticketTypes.filter(({ id }) => removals.has(id)),
    indexOf: ({ id }) => indexes.get(id),
  };
}

function requireKnown(
  { ticketTypes }: Event,
  wanted: readonly TicketTypeRequest[],
  removals: ReadonlySet<string>,
): void {
  const known = new Set(ticketTypes.map(({ id }) => id));
  const seen = new Set(removals);
  const errors: FieldError[] = [];
  for (const id of removals) {
    if (!known.has(id)) errors.push({ field: 'removeTicketTypes', message: `${id} is not of this event` });
  }
  for (const [index, { id }] of wanted.entries()) {
    const field = `ticketTypes.${index}.id`;
    if (id === undefined) continue;
    if (!known.has(id)) errors.push({ field, message: 'is not a ticket type of this event' });
    else if (seen.has(id)) errors.push({ field, message: 'is named twice' });
    seen.add(id);
  }
  if (errors.length > 0) throw invalid('Ticket types do not fit the event; see errors.', errors);
}
