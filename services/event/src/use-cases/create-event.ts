import { eventEvents } from '@concert/contracts/events/event';
import type { eventOperations } from '@concert/contracts/http/event';
import type { RequestOf } from '@concert/contracts/operation';
import { inIdempotentTransaction, type RecordedResponse } from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import { createStock } from '@concert/inventory/stock';
import type { Call } from '@concert/service-kit/routes';
import type { NewId } from '@concert/values/ids';
import { conflict } from '@concert/values/problems';
import type { EventContainer } from '../container.ts';
import { type Event, MOST_DRAFTS } from '../domain/event.ts';
import { ticketTypeFields } from '../domain/event-change.ts';
import { requireSound } from '../domain/event-rules.ts';
import { countDrafts, insertEvent, organizerNow } from '../store/events.ts';
import { insertTicketTypes } from '../store/ticket-types.ts';
import { widthsOfImage } from './image-widths.ts';
import { ownView } from './present-event.ts';

type CreateRequest = RequestOf<typeof eventOperations.createEvent>['body'];

/**
 * Makes a draft with its ticket types; their stock is laid out, and closed until the event is published.
 * @returns the recorded answer: the same key and body give the first one again
 * @throws Problem `invalid-request`, `too-many-drafts` (409), `idempotency-key-reused` (422)
 */
export async function createEvent(
  container: EventContainer,
  request: CreateRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { userId } = call.identity;
  const { imageKey } = request;
  const widths = imageKey === undefined ? [] : await widthsOfImage(container, imageKey, [userId]);
  const event = { ...draftOf(request, userId, container.newId), imageWidths: widths };
  requireSound(event, ({ position }) => position);
  return keepDraft(container, event, call);
}

/**
 * Keeps a new draft with its ticket types and their stock, and tells of it.
 * @throws Problem `too-many-drafts` (409), `idempotency-key-reused` (422)
 */
export async function keepDraft(
  { db, newEvent }: EventContainer,
  event: Event,
  call: Call,
): Promise<RecordedResponse> {
  const { name, now } = await organizerNow(db, event.organizerId);
  const free = new Map(event.ticketTypes.map((type) => [type.id, type.capacity]));
  const response = { status: 201, body: ownView({ event, organizerName: name, now }, free) };
  const { id, organizerId, title } = event;
  const created = newEvent(eventEvents.EventCreated, id, { eventId: id, organizerId, title }, call);
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    await record(response);
    await requireRoom(tx, organizerId);
    await insertEvent(tx, event);
    await insertTicketTypes(tx, event.ticketTypes);
    await appendToOutbox(tx, [created]);
    for (const type of event.ticketTypes) await createStock(tx, type.id, type.capacity);
    return response;
  });
}

/** A bound, not an invariant: two at the same moment may both be the last. */
async function requireRoom(tx: Tx, organizerId: string): Promise<void> {
  if ((await countDrafts(tx, organizerId, MOST_DRAFTS)) < MOST_DRAFTS) return;
  throw conflict('too-many-drafts', `There are ${MOST_DRAFTS} drafts already; publish or delete some.`);
}

function draftOf(request: CreateRequest, organizerId: string, newId: NewId): Event {
  const id = newId();
  return {
    id,
    organizerId,
    status: 'draft',
    version: 1,
    title: request.title,
    description: request.description,
    category: request.category,
    venue: request.venue,
    doorsAt: request.doorsAt ?? null,
    startsAt: request.startsAt,
    endsAt: request.endsAt,
    currency: request.currency,
    refundPolicy: request.refundPolicy,
    imageKey: request.imageKey ?? null,
    imageWidths: [],
    memberDiscount: request.memberDiscount,
    rescheduledAt: null,
    rescheduleRefundUntil: null,
    ticketTypes: request.ticketTypes.map((type, position) => ({
      id: newId(),
      eventId: id,
      position,
      ...ticketTypeFields(type),
    })),
  };
}
