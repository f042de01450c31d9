import { eventEvents } from '@concert/contracts/events/event';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { CacheContainer } from './container.ts';
import { makeEventPagesStale } from './use-cases/make-pages-stale.ts';

/** The event table: event → use case. */
export function consumers(container: CacheContainer): readonly Subscription[] {
  return [
    on(eventEvents.EventPublished, () => makeEventPagesStale(container)),
    on(eventEvents.EventUpdated, () => makeEventPagesStale(container)),
    on(eventEvents.EventCancelled, () => makeEventPagesStale(container)),
    on(eventEvents.EventDeleted, () => makeEventPagesStale(container)),
  ];
}
