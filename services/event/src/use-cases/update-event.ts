import type { EventEnvelope } from '@concert/contracts/envelope';
import { eventEvents } from '@concert/contracts/events/event';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import { changeCapacity, createStock, deleteStock, setStockOpen } from '@concert/inventory/stock';
import type { Cause } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import { conflict } from '@concert/values/problems';
import type { EventContainer } from '../container.ts';
import { requireMatch } from '../domain/entity-tag.ts';
import { type ChangeRequest, type EventChange, planChange } from '../domain/event-change.ts';
import { changedFields, scheduleChange } from '../domain/event-difference.ts';
import { findEvent, lockEvent, updateEvent as writeEvent } from '../store/events.ts';
import { indexEvent } from '../store/search-index.ts';
import { deleteTicketTypes, insertTicketTypes, updateTicketType } from '../store/ticket-types.ts';
import { requireOwn } from './get-event.ts';
import { widthsOfImage } from './image-widths.ts';
import { type DetailsView, presentSheet } from './present-event.ts';

export interface UpdateRequest {
  readonly change: ChangeRequest;
  /** The `If-Match` header. */
  readonly ifMatch: string | undefined;
}

/**
 * Changes an event and its ticket types, publishes it, or both: all of it or nothing. What the request does not
 * mention stays as it is, whoever else changes it at the same time; with `If-Match` the whole change is refused
 * when somebody was faster. A request that changes nothing counts no version and tells nobody.
 * @throws Problem `precondition-failed` (412), `capacity-below-sold`, `event-not-editable`, `ticket-type-booked`
 *   (409), `not-found`, `invalid-request`
 */
export async function updateEvent(
  container: EventContainer,
  id: string,
  { change: request, ifMatch }: UpdateRequest,
  call: Call,
): Promise<DetailsView> {
  const { db, pages, newId } = container;
  const imageWidths = await widthsOfNewImage(container, id, request, call);
  const isChanged = await inTransaction(db, async (tx) => {
    const { event, now } = requireOwn(await lockEvent(tx, id), id, call.identity);
    requireMatch(ifMatch, event.version);
    const change = planChange(event, request, { newId, now, imageWidths });
    if (change === undefined) return false;
    await writeChange(container, tx, change, call);
    return true;
  });
  if (isChanged) await pages.changed();
  return presentSheet(db, requireOwn(await findEvent(db, id), id, call.identity));
}

/** Looked up before the transaction. An image that the event has already is not judged again. */
async function widthsOfNewImage(
  container: EventContainer,
  id: string,
  { imageKey }: ChangeRequest,
  { identity }: Call,
): Promise<readonly number[]> {
  if (typeof imageKey !== 'string') return [];
  const { event } = requireOwn(await findEvent(container.db, id), id, identity);
  if (event.imageKey === imageKey) return event.imageWidths;
  return widthsOfImage(container, imageKey, [event.organizerId, identity.userId]);
}

/** The event's row is locked; stock comes last, since from there on buyers wait for us. */
async function writeChange(
  container: EventContainer,
  tx: Tx,
  change: EventChange,
  cause: Cause,
): Promise<void> {
  await writeEvent(tx, change.before, change.after);
  await insertTicketTypes(tx, change.added);
  for (const { after } of change.changed) await updateTicketType(tx, after);
  if (isFoundOtherwise(change)) await indexEvent(tx, change.after);
  await appendToOutbox(tx, changeEvents(container, change, cause));
  await writeStock(tx, change);
}

/** What is public is found by other words, or at all, from now on. */
function isFoundOtherwise({ after, fields, isPublished }: EventChange): boolean {
  if (after.status !== 'published') return false;
  return isPublished || SEARCHED.some((field) => fields.includes(field));
}

/** The start is among them: an event that had begun is not in the index any more. */
const SEARCHED = ['title', 'description', 'category', 'venue', 'startsAt'] as const;

function changeEvents({ newEvent }: EventContainer, change: EventChange, cause: Cause): EventEnvelope[] {
  const { id, organizerId, title, version } = change.after;
  const updated = { eventId: id, version, ...changedFields(change) };
  const published = { eventId: id, organizerId, title };
  return [
    ...(change.fields.length > 0 ? [newEvent(eventEvents.EventUpdated, id, updated, cause)] : []),
    ...(change.isPublished ? [newEvent(eventEvents.EventPublished, id, published, cause)] : []),
    ...scheduleChange(change).map((moved) => newEvent(eventEvents.EventRescheduled, id, moved, cause)),
  ];
}

/** Ticket types in one order, as those who buy lock them. */
async function writeStock(
  tx: Tx,
  { after, added, changed, removed, isPublished }: EventChange,
): Promise<void> {
  for (const type of added) await createStock(tx, type.id, type.capacity);
  const opened = isPublished ? after.ticketTypes : after.status === 'published' ? added : [];
  await setStockOpen(
    tx,
    opened.map((type) => type.id),
    true,
  );
  for (const type of changed.toSorted((a, b) => (a.after.id < b.after.id ? -1 : 1))) {
    const capacity = { from: type.before.capacity, to: type.after.capacity };
    if (!(await changeCapacity(tx, type.after.id, capacity))) {
      throw conflict(
        'capacity-below-sold',
        `${type.after.name} cannot have a capacity of ${capacity.to}: more tickets are sold or held.`,
      );
    }
  }
  const removedIds = removed.map((type) => type.id);
  await deleteStock(tx, removedIds);
  if (!(await deleteTicketTypes(tx, removedIds))) {
    throw conflict(
      'ticket-type-booked',
      'A ticket type that was ever booked cannot be removed; end its sale instead.',
    );
  }
}
