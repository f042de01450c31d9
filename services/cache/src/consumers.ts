import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { eventEvents } from '@concert/contracts/events/event';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { CacheContainer, LiveContainer } from './container.ts';
import { makeEventPagesStale } from './use-cases/make-pages-stale.ts';
import { noteChange, noteSessionEnd } from './use-cases/note-changes.ts';

/** The event table: event → use case. */
export function consumers(container: CacheContainer): readonly Subscription[] {
  return [
    on(eventEvents.EventPublished, () => makeEventPagesStale(container)),
    on(eventEvents.EventUpdated, () => makeEventPagesStale(container)),
    on(eventEvents.EventCancelled, () => makeEventPagesStale(container)),
    on(eventEvents.EventDeleted, () => makeEventPagesStale(container)),
  ];
}

/** What may change what is told live: event → use case. */
export function liveConsumers(container: LiveContainer): readonly Subscription[] {
  const changed = ({ data }: { readonly data: { readonly eventId: string } }) =>
    noteChange(container, data.eventId);
  return [
    on(bookingEvents.TicketsHeld, changed),
    on(bookingEvents.HoldChanged, changed),
    on(bookingEvents.HoldExpired, changed),
    on(bookingEvents.BookingConfirmed, changed),
    on(bookingEvents.BookingCancelled, changed),
    on(eventEvents.EventUpdated, changed),
    on(eventEvents.EventCancelled, changed),
    on(authEvents.SessionEnded, ({ data }) => noteSessionEnd(container, data)),
  ];
}
