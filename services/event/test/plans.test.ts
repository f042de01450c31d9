import { givenEvent, givenUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { eventsShowing, findEvent } from '../src/store/events.ts';
import { countFacets } from '../src/use-cases/count-facets.ts';
import { deleteEvent } from '../src/use-cases/delete-event.ts';
import { getEvent, getOwnEvent } from '../src/use-cases/get-event.ts';
import { getOrganizer } from '../src/use-cases/get-organizer.ts';
import { listEvents } from '../src/use-cases/list-events.ts';
import { listOwnEvents } from '../src/use-cases/list-own-events.ts';
import { previewConsequences } from '../src/use-cases/preview-consequences.ts';
import { searchEvents } from '../src/use-cases/search-events.ts';
import { showSitemap } from '../src/use-cases/show-sitemap.ts';
import { suggestEvents } from '../src/use-cases/suggest-events.ts';
import { sweepSearchIndex } from '../src/use-cases/sweep-search-index.ts';
import { updateEvent } from '../src/use-cases/update-event.ts';
import { changeRequest, facetQuery, listQuery, ownQuery, searchQuery } from './event-requests.ts';

let container: EventContainer;
/** What the container's statements are, as they go to the database. */
let statements: RootOperationNode[];
let organizerId: string;

const recorder: KyselyPlugin = {
  transformQuery({ node }) {
    statements.push(node);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  const built = await buildContainer(process.env);
  organizerId = (await givenUser(built.db, 'organizer')).id;
  await givenManyEvents(built);
  for (let count = 0; count < 40; count += 1) await givenUser(built.db);
  await sweepSearchIndex(built, { millisecondsLeft: () => Number.POSITIVE_INFINITY });
  await sql`
    INSERT INTO event_search_trigrams (trigram, length, term)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 900)
    SELECT CONCAT('w', n % 90), 7, CONCAT('word', n) FROM numbers`.execute(built.db);
  await sql`ANALYZE TABLE events, event_search_terms, event_search_trigrams`.execute(built.db);
  container = {
    ...built,
    db: built.db.withPlugin(recorder),
    // Each reading goes to the database.
    pages: { remember: (_kind, _query, load) => load(), changed: async () => {} },
  };
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

/** Enough that a plan matters: the optimiser reads a handful of rows as they lie, whatever indexes there are. */
async function givenManyEvents({ db }: EventContainer): Promise<void> {
  const { id } = await givenEvent(db, { organizerId });
  await sql`
    INSERT INTO events (id, organizer_id, status, title, description, category, venue_name, venue_address, city,
      country, timezone, starts_at, ends_at, currency, published_at, created_at, updated_at)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 900)
    SELECT UUID(), organizer_id, ELT(1 + n % 3, 'draft', 'published', 'cancelled'), CONCAT('Evening ', n),
      description, ELT(1 + n % 5, 'jazz', 'sport', 'comedy', 'family', 'theatre'), venue_name, venue_address,
      CONCAT('City ', n % 40), country, timezone, starts_at + INTERVAL n HOUR, ends_at + INTERVAL n HOUR, currency,
      published_at, created_at, updated_at
    FROM numbers JOIN events ON events.id = ${id}`.execute(db);
  await sql`
    INSERT INTO ticket_types (id, event_id, name, price_minor, capacity, max_per_booking, position, created_at, updated_at)
    SELECT UUID(), e.id, t.name, t.price_minor, t.capacity, t.max_per_booking, p.position, t.created_at, t.updated_at
    FROM events e JOIN (SELECT 0 AS position UNION SELECT 1 UNION SELECT 2) p JOIN ticket_types t ON t.event_id = ${id}
    WHERE e.organizer_id = ${organizerId} AND e.id <> ${id}`.execute(db);
  await sql`
    INSERT INTO ticket_stock (ticket_type_id, stripe, free, is_open)
    SELECT t.id, n.stripe, 50, 1
    FROM ticket_types t JOIN events e ON e.id = t.event_id JOIN (SELECT 0 AS stripe UNION SELECT 1) n
    WHERE e.organizer_id = ${organizerId} AND e.id <> ${id}`.execute(db);
  await sql`
    INSERT INTO bookings (id, user_id, event_id, status, currency, total_minor, expires_at, created_at, updated_at)
    SELECT UUID(), ${organizerId}, e.id, 'pending', 'EUR', 9000, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
    FROM events e WHERE e.organizer_id = ${organizerId}`.execute(db);
  await sql`
    INSERT INTO booking_items (booking_id, ticket_type_id, quantity, unit_price_minor)
    SELECT b.id, t.id, 1, t.price_minor FROM bookings b JOIN ticket_types t ON t.event_id = b.event_id
    WHERE b.user_id = ${organizerId}`.execute(db);
  await sql`ANALYZE TABLE events, ticket_types, ticket_stock, bookings, booking_items`.execute(db);
}

interface PlanStep {
  readonly select_type: string;
  readonly table: string | null;
  readonly type: string | null;
  readonly key: string | null;
}

/** The steps that read a table without an index, of all statements that `work` sends. */
async function unserved(work: () => Promise<unknown>): Promise<{ statements: number; scans: PlanStep[] }> {
  statements = [];
  await work();
  const recorded = statements;
  const executor = container.db.withoutPlugins().getExecutor();
  const plans = recorded.map((node) => {
    const { sql: text, parameters } = executor.compileQuery(node, { queryId: 'plan' });
    return container.db
      .withoutPlugins()
      .executeQuery<PlanStep>(CompiledQuery.raw(`EXPLAIN ${text}`, [...parameters]));
  });
  const steps = (await Promise.all(plans)).flatMap(({ rows }) => rows);
  return {
    statements: recorded.length,
    scans: steps.filter(
      ({ table, key, select_type }) =>
        table !== null && key === null && !isMade(table) && select_type !== 'INSERT',
    ),
  };
}

/** A table that the statement itself makes, of what an index gave it: `<derived2>`. */
const isMade = (table: string) => table.startsWith('<');

const served = (statements: number) => ({ statements, scans: [] });

describe('every statement is served by an index, however long the page is', () => {
  it.each([
    {},
    { sort: '-startsAt' },
    { sort: 'newest' },
    { category: 'jazz' },
    { city: 'City 7' },
    { limit: '100' },
  ])('listing %j', async (filter) => {
    expect(await unserved(() => listEvents(container, listQuery(filter)))).toEqual(served(3));
  });

  it('listing an organiser’s events, and the page after', async () => {
    const query = { organizerId, limit: 5 };
    const { nextCursor } = await listEvents(container, listQuery(query));
    expect(await unserved(() => listEvents(container, listQuery({ ...query, cursor: nextCursor })))).toEqual(
      served(3),
    );
  });

  it.each(['evening', 'ev', 'evening 12', 'jazz', 'jazz hamburg'])('searching %s', async (q) => {
    for (const filter of [{}, { city: 'City 7' }, { category: 'jazz' }, { organizerId }]) {
      const { scans } = await unserved(() => searchEvents(container, searchQuery({ q, ...filter })));
      expect(scans).toEqual([]);
    }
  });

  it('searching for what is mistyped, and the page after', async () => {
    const query = { q: 'evenign', limit: 5 };
    const { nextCursor } = await searchEvents(container, searchQuery(query));
    expect(nextCursor).not.toBeNull();
    const { scans } = await unserved(() =>
      searchEvents(container, searchQuery({ ...query, cursor: nextCursor })),
    );
    expect(scans).toEqual([]);
  });

  it('suggesting', async () => {
    expect(await unserved(() => suggestEvents(container, 'ev'))).toEqual(served(3));
  });

  it.each([{}, { q: 'evening' }, { category: 'jazz', city: 'City 7' }, { organizerId }])(
    'counting %j',
    async (filter) => {
      expect(await unserved(() => countFacets(container, facetQuery(filter)))).toEqual(served(2));
    },
  );

  it('reading an organiser’s page', async () => {
    expect(await unserved(() => getOrganizer(container, organizerId))).toEqual(served(1));
  });

  it('listing pages for search engines', async () => {
    expect(await unserved(() => showSitemap(container))).toEqual(served(1));
  });

  it('previewing consequences', async () => {
    const { id } = await givenEvent(container.db, { organizerId });
    const { identity } = callBy({ id: organizerId, role: 'organizer' });
    const preview = () => previewConsequences(container, { id, startsAt: undefined }, identity);
    expect(await unserved(preview)).toEqual(served(4));
  });

  it('sweeping the search index', async () => {
    const run = { millisecondsLeft: () => 60_000 };
    expect((await unserved(() => sweepSearchIndex(container, run))).scans).toEqual([]);
  });

  it('changing, cancelling and indexing', async () => {
    const { id } = await givenEvent(container.db, { organizerId });
    const by = callBy({ id: organizerId, role: 'organizer' });
    const change = (title: string) =>
      updateEvent(container, id, { change: changeRequest({ title }), ifMatch: undefined }, by);
    expect((await unserved(() => change('First title'))).scans).toEqual([]);
    expect((await unserved(() => change('Second title'))).scans).toEqual([]);
    expect((await unserved(() => deleteEvent(container, id, by))).scans).toEqual([]);
  });

  it('following an image', async () => {
    const shown = () => eventsShowing(container.db, 'upload-1.png');
    expect(await unserved(shown)).toEqual(served(1));
  });

  it('reading a page that the projection has', async () => {
    const { id } = await givenEvent(container.db, { organizerId });
    const sheet = await findEvent(container.db, id);
    const projection = { read: async () => sheet, write: async () => {} };
    expect(await unserved(() => getEvent({ ...container, projection }, id))).toEqual(served(1));
  });

  it('listing one’s own', async () => {
    const { identity } = callBy({ id: organizerId, role: 'organizer' });
    expect(await unserved(() => listOwnEvents(container, ownQuery(), identity))).toEqual(served(3));
  });

  it('listing everybody’s for an admin', async () => {
    const { identity } = callBy({ id: organizerId, role: 'admin' });
    expect(await unserved(() => listOwnEvents(container, ownQuery({ status: 'draft' }), identity))).toEqual(
      served(3),
    );
  });

  it('reading one', async () => {
    const { id } = await givenEvent(container.db, { organizerId });
    const { identity } = callBy({ id: organizerId, role: 'organizer' });
    expect(await unserved(() => getOwnEvent(container, id, identity))).toEqual(served(3));
  });
});
