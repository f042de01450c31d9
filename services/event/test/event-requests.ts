import { eventOperations } from '@concert/contracts/http/event';
import { after, DAY, HOUR } from '@concert/values/clock';

type CreateBody = ReturnType<typeof eventOperations.createEvent.body.parse>;

/** A creation's body as the HTTP layer hands it over. */
export function eventRequest(changes: Record<string, unknown> = {}): CreateBody {
  const startsAt = after(new Date(), 30 * DAY);
  return eventOperations.createEvent.body.parse({
    title: 'Northern Lights',
    description: 'An evening of new Nordic songs.',
    category: 'concert',
    venue: {
      name: 'Große Freiheit 36',
      address: 'Große Freiheit 36',
      city: 'Hamburg',
      country: 'DE',
      timezone: 'Europe/Berlin',
    },
    startsAt: startsAt.toISOString(),
    endsAt: after(startsAt, 3 * HOUR).toISOString(),
    currency: 'EUR',
    ticketTypes: [{ name: 'Standing', priceMinor: 4500, capacity: 80, maxPerBooking: 6 }],
    ...changes,
  });
}

/** A list's query as the HTTP layer hands it over. */
export const listQuery = (changes: Record<string, unknown> = {}) =>
  eventOperations.listEvents.query.parse(changes);

export const searchQuery = (changes: Record<string, unknown>) =>
  eventOperations.searchEvents.query.parse(changes);

export const ownQuery = (changes: Record<string, unknown> = {}) =>
  eventOperations.listOwnEvents.query.parse(changes);

/** A change's body as the HTTP layer hands it over. */
export const changeRequest = (changes: Record<string, unknown>) =>
  eventOperations.updateEvent.body.parse(changes);

export const facetQuery = (changes: Record<string, unknown> = {}) =>
  eventOperations.countFacets.query.parse(changes);
