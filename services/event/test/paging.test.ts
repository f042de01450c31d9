import { givenEvent, givenUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { after, MINUTE } from '@concert/values/clock';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { listEvents } from '../src/use-cases/list-events.ts';
import { listOwnEvents } from '../src/use-cases/list-own-events.ts';
import { listQuery, ownQuery } from './event-requests.ts';

let container: EventContainer;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

interface Page {
  readonly items: readonly { readonly id: string; readonly startsAt: string }[];
  readonly nextCursor: string | null;
}

/** Reads a list to its end; `between` happens after each page. */
async function readAll(
  read: (cursor: Record<string, string>) => Promise<Page>,
  between: () => Promise<unknown>,
): Promise<{ id: string; startsAt: string }[]> {
  const items: { id: string; startsAt: string }[] = [];
  let page = await read({});
  items.push(...page.items);
  while (page.nextCursor !== null) {
    await between();
    page = await read({ cursor: page.nextCursor });
    items.push(...page.items);
  }
  return items;
}

/** Few different moments, so that many events share one and the id has to decide. */
const starts = fc.array(fc.nat({ max: 4 }), { minLength: 0, maxLength: 12 });
const base = after(new Date(), 90 * 24 * 60 * MINUTE);
const startOf = (offset: number) => after(base, offset * MINUTE);

describe('the pages of a list', () => {
  it.each(['startsAt', '-startsAt', 'newest'] as const)(
    'sorted by %s make up the whole, each event once and in order, while others are added',
    async (sort) => {
      await fc.assert(
        fc.asyncProperty(starts, starts, fc.integer({ min: 1, max: 5 }), async (first, added, limit) => {
          const organizerId = (await givenUser(container.db, 'organizer')).id;
          const ids: string[] = [];
          for (const offset of first) {
            ids.push((await givenEvent(container.db, { organizerId, startsAt: startOf(offset) })).id);
          }
          const queue = [...added];
          const items = await readAll(
            (cursor) => listEvents(container, listQuery({ organizerId, sort, limit, ...cursor })),
            async () => {
              const offset = queue.pop();
              if (offset !== undefined)
                await givenEvent(container.db, { organizerId, startsAt: startOf(offset) });
            },
          );
          const seen = items.map(({ id }) => id);
          expect(new Set(seen).size).toBe(seen.length);
          for (const id of ids) expect(seen).toContain(id);
          expect(isInOrder(items, sort)).toBe(true);
        }),
        { numRuns: 12 },
      );
    },
  );

  it('of one’s own events make up the whole, the newest first', async () => {
    const organizer = await givenUser(container.db, 'organizer');
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const status = (['draft', 'published', 'cancelled'] as const)[index % 3];
      ids.push((await givenEvent(container.db, { organizerId: organizer.id, status: status! })).id);
    }
    const items = await readAll(
      (cursor) => listOwnEvents(container, ownQuery({ limit: 3, ...cursor }), callBy(organizer).identity),
      () => givenEvent(container.db, { organizerId: organizer.id }),
    );
    expect(items.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('refuses a cursor that is not of this list', async () => {
    const query = listQuery({ cursor: Buffer.from('["newest","x","ü"]').toString('base64url') });
    await expect(listEvents(container, query)).rejects.toMatchObject({ errors: [{ field: 'cursor' }] });
  });

  it('begins with what is to come, and goes back when asked', async () => {
    const organizerId = (await givenUser(container.db, 'organizer')).id;
    const past = await givenEvent(container.db, { organizerId, startsAt: new Date('2024-05-01T18:00:00Z') });
    const coming = await givenEvent(container.db, { organizerId });

    const idsOf = async (filter: Record<string, unknown>) =>
      (await listEvents(container, listQuery({ organizerId, ...filter }))).items.map(({ id }) => id);
    expect(await idsOf({})).toEqual([coming.id]);
    expect(await idsOf({ from: '2024-01-01T00:00:00Z' })).toEqual([past.id, coming.id]);
    expect(await idsOf({ from: '2024-01-01T00:00:00Z', to: '2024-06-01T00:00:00Z' })).toEqual([past.id]);
    expect(await idsOf({ city: 'hamburg', category: 'concert' })).toEqual([coming.id]);
    expect(await idsOf({ city: 'Hamburg', category: 'jazz' })).toEqual([]);
  });
});

function isInOrder(items: readonly { id: string; startsAt: string }[], sort: string): boolean {
  return items.every((item, index) => {
    const before = items[index - 1];
    if (before === undefined || sort === 'newest') return true;
    const key = ({ startsAt, id }: { startsAt: string; id: string }) => `${startsAt} ${id}`;
    return sort === 'startsAt' ? key(before) < key(item) : key(before) > key(item);
  });
}
