import { eventEvents } from '@concert/contracts/events/event';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import { deleteStock, setStockOpen } from '@concert/inventory/stock';
import type { Cause } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import type { EventContainer } from '../container.ts';
import type { Event } from '../domain/event.ts';
import { deleteDraft, lockEvent, markCancelled } from '../store/events.ts';
import { forgetEvents } from '../store/search-index.ts';
import { deleteTicketTypes } from '../store/ticket-types.ts';
import { requireOwn } from './get-event.ts';

/**
 * Deletes a draft, or cancels a published event: once this returns no ticket of it can be held any more, and its
 * bookings are cancelled and refunded by those who hear `EventCancelled`. Cancelling again changes nothing.
 * @throws Problem `not-found`
 */
export async function deleteEvent(container: EventContainer, id: string, call: Call): Promise<void> {
  await inTransaction(container.db, async (tx) => {
    const { event } = requireOwn(await lockEvent(tx, id), id, call.identity);
    switch (event.status) {
      case 'draft':
        return removeDraft(container, tx, event, call);
      case 'published':
        return cancel(container, tx, event, call);
      case 'cancelled':
        return;
    }
  });
  await container.pages.changed();
}

async function removeDraft({ newEvent }: EventContainer, tx: Tx, event: Event, cause: Cause): Promise<void> {
  const { id, organizerId, title } = event;
  const ids = idsOf(event);
  await appendToOutbox(tx, [
    newEvent(eventEvents.EventDeleted, id, { eventId: id, organizerId, title }, cause),
  ]);
  await deleteStock(tx, ids);
  if (!(await deleteTicketTypes(tx, ids))) throw new Error(`draft ${id} has bookings`);
  await deleteDraft(tx, id);
}

async function cancel({ newEvent }: EventContainer, tx: Tx, event: Event, cause: Cause): Promise<void> {
  const { id, organizerId, title } = event;
  await markCancelled(tx, id);
  await forgetEvents(tx, [id]);
  await appendToOutbox(tx, [
    newEvent(eventEvents.EventCancelled, id, { eventId: id, organizerId, title }, cause),
  ]);
  await setStockOpen(tx, idsOf(event), false);
}

const idsOf = (event: Event): readonly string[] => event.ticketTypes.map((type) => type.id);
