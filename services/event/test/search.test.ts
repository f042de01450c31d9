import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { createEvent } from '../src/use-cases/create-event.ts';
import { searchEvents } from '../src/use-cases/search-events.ts';
import { updateEvent } from '../src/use-cases/update-event.ts';
import { changeRequest, eventRequest, searchQuery } from './event-requests.ts';

let container: EventContainer;
let organizer: TestUser;

const EVENTS = [
  { title: 'Kraftwerk in Concert', description: 'Electronic pioneers.', city: 'Düsseldorf' },
  { title: 'An Evening of Machines', description: 'In the manner of Kraftwerk.', city: 'Berlin' },
  { title: 'U2 Tribute Night', description: 'All the hits.', city: 'Dublin' },
  { title: 'The Who', description: 'Rock.', city: 'London' },
  { title: '東京フェス', description: 'Music festival.', city: '東京' },
  { title: 'O’Brien & Sons: 100% Folk', description: 'Fiddles.', city: 'Cork' },
  { title: 'Sigur Rós', description: 'Nordic.', city: 'Reykjavík' },
];

beforeAll(async () => {
  container = await buildContainer(process.env);
  organizer = await givenUser(container.db, 'organizer');
  for (const { title, description, city } of EVENTS) await givenPublished({ title, description, city });
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

async function givenPublished({
  city,
  ...fields
}: Record<'title' | 'description' | 'city', string> & { category?: string }) {
  const request = eventRequest(fields);
  const { recorded } = await createEvent(
    container,
    { ...request, venue: { ...request.venue, name: 'Hall', city } },
    callBy(organizer),
  );
  const { id } = recorded.body as { id: string };
  await updateEvent(
    container,
    id,
    { change: changeRequest({ status: 'published' }), ifMatch: undefined },
    callBy(organizer),
  );
  return id;
}

async function titles(q: string, changes: Record<string, unknown> = {}): Promise<string[]> {
  const { items } = await searchEvents(container, searchQuery({ q, organizerId: organizer.id, ...changes }));
  return items.map(({ title }) => title);
}

describe('searching events', () => {
  it('finds a word in the title before one in the description', async () => {
    expect(await titles('kraftwerk')).toEqual(['Kraftwerk in Concert', 'An Evening of Machines']);
  });

  it.each([
    ['kraft', 'Kraftwerk in Concert'],
    ['KRAFTWERK dus', 'Kraftwerk in Concert'],
    ['sigur ros', 'Sigur Rós'],
    ['reykjavik', 'Sigur Rós'],
    ['folk brien', 'O’Brien & Sons: 100% Folk'],
    ['u2', 'U2 Tribute Night'],
    ['u2 tribute', 'U2 Tribute Night'],
    ['the who', 'The Who'],
    ['東京', '東京フェス'],
    ['フェス', '東京フェス'],
  ])('finds %s', async (q, title) => {
    expect((await titles(q))[0]).toBe(title);
  });

  it('takes the name of a category for it, in any language of the storefront', async () => {
    await givenPublished({ title: 'Quintet', description: 'Late set.', city: 'Ulm', category: 'jazz' });
    await givenPublished({ title: 'Clowns', description: 'For all.', city: 'Ulm', category: 'family' });
    expect(await titles('jazz')).toEqual(['Quintet']);
    expect(await titles('jazz ulm')).toEqual(['Quintet']);
    expect(await titles('familie')).toEqual(['Clowns']);
    expect(await titles('jazz berlin')).toEqual([]);
  });

  it('wants every word', async () => {
    expect(await titles('kraftwerk dublin')).toEqual([]);
  });

  it('finds what was mistyped towards its end', async () => {
    expect(await titles('kraftwrek')).toEqual(['Kraftwerk in Concert', 'An Evening of Machines']);
  });

  it('narrows by the filters of the list', async () => {
    expect(await titles('kraftwerk', { city: 'Berlin' })).toEqual(['An Evening of Machines']);
    expect(await titles('kraftwerk', { category: 'sport' })).toEqual([]);
    expect(await titles('kraftwerk', { to: new Date().toISOString() })).toEqual([]);
  });

  it('finds nothing for signs, and the sign for percent is no wildcard', async () => {
    expect(await titles('%%')).toEqual([]);
    expect(await titles('__')).toEqual([]);
    expect(await titles('+-*')).toEqual([]);
  });

  it('answers whatever is typed, and never with somebody else’s syntax', async () => {
    const signs = fc.constantFrom(
      ...[
        '+',
        '-',
        '*',
        '"',
        '@',
        '(',
        ')',
        '~',
        '<',
        '>',
        '%',
        '_',
        '\\',
        "'",
        ';',
        ' ',
        '\0',
        '½',
        'ﬁ',
        '٣',
        'kraft',
        'ß',
        '東',
        'u2',
        'the',
        "' OR 1=1 -- ",
        '") IN BOOLEAN MODE',
      ],
    );
    const text = fc
      .oneof(
        fc.array(signs, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('')),
        fc.string({ unit: 'grapheme', minLength: 2, maxLength: 40 }),
        fc.string({ unit: 'binary', minLength: 2, maxLength: 40 }),
      )
      // The contract counts characters, of which one may be two of JavaScript's units.
      .filter((typed) => [...typed.trim()].length >= 2 && typed.trim().length <= 100);
    await fc.assert(
      fc.asyncProperty(text, async (q) => {
        const { items } = await searchEvents(container, searchQuery({ q, organizerId: organizer.id }));
        expect(items.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 150 },
    );
  });

  it('goes through its pages once each, the best first, in whatever steps', async () => {
    const word = `zq${organizer.id.slice(-10)}`;
    for (let index = 0; index < 7; index += 1) {
      const inTitle = index % 2 === 0;
      await givenPublished({
        title: inTitle ? `Night of ${word}` : `Night ${index}`,
        description: inTitle ? 'None.' : `With ${word}.`,
        city: 'Bremen',
      });
    }
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await searchEvents(
        container,
        searchQuery({ q: word, limit: 2, ...(cursor == null ? {} : { cursor }) }),
      );
      seen.push(
        ...page.items.map(({ id, title }) => `${title.startsWith('Night of') ? 'title' : 'text'} ${id}`),
      );
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(7);
    expect(seen.map((one) => one.split(' ')[0])).toEqual([
      ...Array(4).fill('title'),
      ...Array(3).fill('text'),
    ]);
  });
});
