import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { countFacets, listCategories } from '../src/use-cases/count-facets.ts';
import { getOrganizer } from '../src/use-cases/get-organizer.ts';
import { suggestEvents } from '../src/use-cases/suggest-events.ts';
import { facetQuery } from './event-requests.ts';
import { organiser } from './organiser.ts';

let container: EventContainer;
let organizer: TestUser;
let own: ReturnType<typeof organiser>;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

beforeEach(async () => {
  organizer = await givenUser(container.db, 'organizer', 'Harbour Concerts');
  own = organiser(container, organizer);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const venue = (city: string, name = 'Hall') => ({
  ...{ name, address: 'Street 1', city, country: 'DE', timezone: 'Europe/Berlin' },
});

const may = (day: number) => ({
  startsAt: `2027-05-${day}T18:00:00Z`,
  endsAt: `2027-05-${day}T21:00:00Z`,
});
const june = { startsAt: '2027-06-11T18:00:00Z', endsAt: '2027-06-11T21:00:00Z' };

const facets = (query: Record<string, unknown> = {}) =>
  countFacets(container, facetQuery({ organizerId: organizer.id, ...query }));

describe('facets', () => {
  beforeEach(async () => {
    await own.published({ ...may(11), category: 'jazz', venue: venue('Hamburg'), title: 'Blue Horn' });
    await own.published({ ...may(12), category: 'jazz', venue: venue('Bremen'), title: 'Blue Drum' });
    await own.published({ ...june, category: 'comedy', venue: venue('Hamburg'), title: 'Laughter' });
    await own.created({ ...june, title: 'Blue Draft' });
  });

  it('count what is to come by city, category and month', async () => {
    expect(await facets()).toEqual({
      cities: [
        { city: 'Hamburg', country: 'DE', count: 2 },
        { city: 'Bremen', country: 'DE', count: 1 },
      ],
      categories: [
        { category: 'jazz', count: 2 },
        { category: 'comedy', count: 1 },
      ],
      months: [
        { month: '2027-05', count: 2 },
        { month: '2027-06', count: 1 },
      ],
    });
  });

  it('are each counted without their own filter', async () => {
    const { cities, categories, months } = await facets({ category: 'jazz', city: 'hamburg' });
    expect(cities.map(({ city, count }) => [city, count])).toEqual([
      ['Bremen', 1],
      ['Hamburg', 1],
    ]);
    expect(categories).toEqual([
      { category: 'comedy', count: 1 },
      { category: 'jazz', count: 1 },
    ]);
    expect(months).toEqual([{ month: '2027-05', count: 1 }]);
    const inJune = await facets({ from: '2027-06-01T00:00:00Z', to: '2027-07-01T00:00:00Z' });
    expect(inJune.categories).toEqual([{ category: 'comedy', count: 1 }]);
    expect(inJune.months).toHaveLength(2);
  });

  it('count what a search finds, what is spelt alike as well', async () => {
    expect((await facets({ q: 'blue' })).categories).toEqual([{ category: 'jazz', count: 2 }]);
    expect((await facets({ q: 'laugther' })).categories).toEqual([{ category: 'comedy', count: 1 }]);
    expect(await facets({ q: '%%' })).toEqual({ cities: [], categories: [], months: [] });
  });

  it('follow a change at once', async () => {
    await facets();
    await own.published({ ...june, category: 'sport', venue: venue('Kiel') });
    expect((await facets()).categories).toContainEqual({ category: 'sport', count: 1 });
  });
});

describe('categories', () => {
  it('are all listed, in the order of the storefront, with what is to come', async () => {
    const before = await listCategories(container);
    expect(before.items.map(({ category }) => category).slice(0, 3)).toEqual([
      'concert',
      'classical',
      'jazz',
    ]);
    await own.published({ category: 'conference' });
    const countOf = ({ items }: typeof before) =>
      items.find((one) => one.category === 'conference')?.count ?? 0;
    expect(countOf(await listCategories(container))).toBe(countOf(before) + 1);
  });
});

describe('suggestions', () => {
  it('are cities, titles and venues that begin with what was typed', async () => {
    const word = `q${newId().slice(-8)}`;
    const event = await own.published({ title: `Night of ${word}s`, venue: venue('Ulm', 'Roxy') });
    await own.published({ title: 'Something', venue: venue('Ulm', `${word} Hall`) });
    await own.published({ title: 'Other', venue: venue(`${word}stadt`, 'Roxy') });
    await own.published({
      title: 'Third',
      description: `With ${word}.`,
      venue: venue(`${word}stadt`, 'Roxy'),
    });
    await own.created({ title: `Draft of ${word}` });

    expect((await suggestEvents(container, word.slice(0, 7).toUpperCase())).items).toEqual([
      { kind: 'city', text: `${word}stadt`, city: `${word}stadt`, eventId: null, upcoming: 2 },
      { kind: 'event', text: `Night of ${word}s`, city: 'Ulm', eventId: event.id, upcoming: 1 },
      { kind: 'venue', text: `${word} Hall`, city: 'Ulm', eventId: null, upcoming: 1 },
    ]);
  });

  it('are none for signs', async () => {
    expect(await suggestEvents(container, '%%')).toEqual({ items: [] });
  });
});

describe('an organiser’s public page', () => {
  it('has the name and how many events are to come and have been', async () => {
    await own.published();
    await own.created();
    await givenEvent(container.db, { organizerId: organizer.id, startsAt: new Date('2024-05-01T18:00:00Z') });
    expect(await getOrganizer(container, organizer.id)).toEqual({
      id: organizer.id,
      name: 'Harbour Concerts',
      upcoming: 1,
      past: 1,
    });
  });

  it('is not there for whoever never published', async () => {
    await own.created();
    const fan = await givenUser(container.db);
    for (const id of [organizer.id, fan.id, newId()]) {
      await expect(getOrganizer(container, id)).rejects.toMatchObject({ kind: 'not-found' });
    }
  });
});
