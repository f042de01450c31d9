import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { DAY } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { spelledLike } from '../src/store/search-index.ts';
import { createEvent } from '../src/use-cases/create-event.ts';
import { deleteEvent } from '../src/use-cases/delete-event.ts';
import { searchEvents } from '../src/use-cases/search-events.ts';
import { sweepSearchIndex } from '../src/use-cases/sweep-search-index.ts';
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
}: Record<'title' | 'description' | 'city', string> & Record<string, string>) {
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

const termsOf = async (id: string) =>
  (
    await container.db.selectFrom('event_search_terms').select('term').where('event_id', '=', id).execute()
  ).map(({ term }) => term);

describe('the sweep of the search index', () => {
  const sweep = (millisecondsLeft = 60_000) =>
    sweepSearchIndex(container, { millisecondsLeft: () => millisecondsLeft });

  it('puts in what is published and missing, and takes out what has begun', async () => {
    const { id } = await givenEvent(container.db, { organizerId: organizer.id });
    expect(await termsOf(id)).toEqual([]);
    await sweep();
    expect(await termsOf(id)).toContain('northern lights');
    expect((await titles('northern lights'))[0]).toBe('Northern Lights');

    const begun = new Date(Date.now() - 1_000);
    await container.db.updateTable('events').set({ starts_at: begun }).where('id', '=', id).execute();
    await Promise.all([sweep(), sweep()]);
    expect(await termsOf(id)).toEqual([]);
  });

  it('lets many publish alike at once', async () => {
    const word = `p${newId().slice(-8)}`;
    const place = { description: '-', city: `${word}stadt` };
    const titles = Array.from(
      { length: 12 },
      (_, index) => `${word} Northern Lights Festival Orchestra ${index}`,
    );
    await Promise.all([...titles.map((title) => givenPublished({ ...place, title })), sweep(), sweep()]);
    const { items } = await searchEvents(container, searchQuery({ q: word, organizerId: organizer.id }));
    expect(items).toHaveLength(12);
    expect(await spelledLike(container.db, `${word}stad`)).toContain(`${word}stadt`);
  });

  it('leaves what has begun, drafts and cancelled events out', async () => {
    const past = new Date('2024-05-01T18:00:00Z');
    const { id } = await givenEvent(container.db, { organizerId: organizer.id, startsAt: past });
    const others = (['draft', 'cancelled'] as const).map((status) =>
      givenEvent(container.db, { organizerId: organizer.id, status }),
    );
    const ids = [id, ...(await Promise.all(others)).map((event) => event.id)];
    await sweep();
    for (const one of ids) expect(await termsOf(one)).toEqual([]);
  });

  it('stops in time', async () => {
    await givenEvent(container.db, { organizerId: organizer.id });
    expect(await sweep(5_000)).toEqual({ forgotten: 0, indexed: 0 });
    await sweep();
  });
});

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

  it.each(['kraftwrek', 'krafwerk', 'kraftwerck', 'krafftwerk', 'draftwerk'])(
    'finds what %s was meant for',
    async (q) => {
      expect(await titles(q)).toEqual(['Kraftwerk in Concert', 'An Evening of Machines']);
    },
  );

  it('looks for what is spelt alike only when nothing else is found', async () => {
    await givenPublished({ title: 'Queer Film Night', description: '-', city: 'Köln' });
    await givenPublished({ title: 'Queen Tribute', description: '-', city: 'Essen' });
    expect(await titles('queen')).toEqual(['Queen Tribute']);
    expect(await titles('queem')).toHaveLength(2);
  });

  it('finds words whatever their accents are, in both directions', async () => {
    const id = await givenPublished({ title: 'Café Straße', description: 'Crêpes.', city: 'Łódź' });
    for (const q of ['cafe', 'CAFÉ', 'strasse', 'straße', 'lodz', 'Łódź', 'crepes']) {
      const { items } = await searchEvents(container, searchQuery({ q, organizerId: organizer.id }));
      expect([q, items.map((item) => item.id)]).toEqual([q, [id]]);
    }
  });

  it('puts the whole title first, then its beginning, then where words stand, and the sooner among equals', async () => {
    const word = `r${newId().slice(-8)}`;
    const place = { description: '-', city: 'Ulm' };
    const later = {
      startsAt: new Date(Date.now() + 50 * DAY).toISOString(),
      endsAt: new Date(Date.now() + 51 * DAY).toISOString(),
    };
    await givenPublished({ ...place, title: 'Text', description: `About ${word}.` });
    await givenPublished({ ...place, title: `Evening of ${word}`, ...later });
    await givenPublished({ ...place, title: `Night of ${word}` });
    await givenPublished({ ...place, title: 'City', city: `${word}burg` });
    await givenPublished({ ...place, title: `${word} live`, ...later });
    await givenPublished({ ...place, title: word.toUpperCase(), ...later });
    expect(await titles(word)).toEqual([
      word.toUpperCase(),
      `${word} live`,
      `Night of ${word}`,
      `Evening of ${word}`,
      'City',
      'Text',
    ]);
  });

  it('follows a change, a move and a cancellation in the same moment', async () => {
    const [before, now] = [`b${newId().slice(-8)}`, `n${newId().slice(-8)}`];
    const id = await givenPublished({ title: before, description: '-', city: 'Ulm' });
    expect(await titles(before)).toEqual([before]);
    const change = (changes: Record<string, unknown>) =>
      updateEvent(container, id, { change: changeRequest(changes), ifMatch: undefined }, callBy(organizer));
    await change({ title: now });
    expect([await titles(before), await titles(now)]).toEqual([[], [now]]);
    await change({ startsAt: '2035-05-01T18:00:00Z', endsAt: '2035-05-01T21:00:00Z' });
    expect(await titles(now, { from: '2035-01-01T00:00:00Z' })).toEqual([now]);
    await deleteEvent(container, id, callBy(organizer));
    expect(await titles(now)).toEqual([]);
    expect(await termsOf(id)).toEqual([]);
    expect(await spelledLike(container.db, now)).not.toContain(now);
  });

  it('does not find drafts', async () => {
    const title = `d${newId().slice(-8)}`;
    await createEvent(container, eventRequest({ title }), callBy(organizer));
    expect(await titles(title)).toEqual([]);
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
