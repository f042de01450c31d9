import type { eventOperations } from '@concert/contracts/http/event';
import type { ResponseOf } from '@concert/contracts/operation';
import type { EventContainer } from '../container.ts';
import { type Sought, soughtIn } from '../domain/sought-words.ts';
import { suggestCities, suggestTitles, suggestVenues } from '../store/suggestions.ts';

type Suggestions = ResponseOf<typeof eventOperations.suggestEvents>['body'];

const MOST = { titles: 6, venues: 3, cities: 3 } as const;

/** What somebody may be about to type: cities, titles and venues that have all the words begun so far. */
export async function suggestEvents(container: EventContainer, q: string): Promise<Suggestions> {
  const sought = soughtIn(q);
  if (sought === undefined) return { items: [] };
  return container.pages.remember('suggestions', sought, () => suggested(container, sought));
}

async function suggested({ db }: EventContainer, sought: Sought): Promise<Suggestions> {
  const cities = await suggestCities(db, sought, MOST.cities);
  const titles = await suggestTitles(db, sought, MOST.titles);
  const venues = await suggestVenues(db, sought, MOST.venues);
  return {
    items: [
      ...cities.map((place) => ({ kind: 'city' as const, ...placeView(place) })),
      ...titles.map(({ id, title, city }) => ({
        kind: 'event' as const,
        text: title,
        city,
        eventId: id,
        upcoming: 1,
      })),
      ...venues.map((place) => ({ kind: 'venue' as const, ...placeView(place) })),
    ],
  };
}

const placeView = ({ name, city, upcoming }: { name: string; city: string; upcoming: number }) => ({
  text: name,
  city,
  eventId: null,
  upcoming,
});
