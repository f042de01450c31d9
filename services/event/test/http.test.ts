import type { Role } from '@concert/contracts/roles';
import { httpHandler } from '@concert/service-kit/http-app';
import { type Call, loggedInAs, proxyEvent, replyOf } from '@concert/testing/api-gateway';
import { givenEvent, type TestEvent } from '@concert/testing/builders';
import { DAY } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { routes } from '../src/routes.ts';
import { eventRequest } from './event-requests.ts';

let container: EventContainer;
let event: TestEvent;
let api: ReturnType<typeof httpHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  // The session is not under test here; its rules have their own tests.
  api = httpHandler(routes(container), { ...container, admit: async () => ({}) });
  event = await givenEvent(container.db);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

interface CallOptions extends Omit<Call, 'authorizer'> {
  readonly by?: { readonly id: string; readonly role: Role };
}

async function call(method: string, path: string, { by, ...call }: CallOptions = {}) {
  const authorizer = loggedInAs(by ?? { id: event.organizerId, role: 'organizer' });
  return replyOf(await api(proxyEvent(method, path, { ...call, authorizer })));
}

describe('the HTTP side', () => {
  it('tells how long a public page may be kept, and the version of an event', async () => {
    const list = await call('GET', '/events', { query: { organizerId: event.organizerId } });
    expect(list.headers.get('cache-control')).toBe('public, max-age=5');
    const found = await call('GET', '/events/search', { query: { q: 'northern' } });
    expect(found.headers.get('cache-control')).toBe('public, max-age=10');
    const details = await call('GET', `/events/${event.id}`);
    expect(details.headers.get('cache-control')).toBe('public, max-age=2');
    expect(details.headers.get('etag')).toBe('"1"');
  });

  it('keeps what is an organiser’s own out of every cache', async () => {
    const own = await call('GET', `/organizer/events/${event.id}`);
    expect(own).toMatchObject({ status: 200, body: { id: event.id } });
    expect(own.headers.get('cache-control')).toBe('no-store');
    expect((await call('GET', '/organizer/events')).body.items).toHaveLength(1);
  });

  it('changes by the tag that was read, once', async () => {
    const options = { headers: { 'if-match': '"1"' }, body: { title: 'Changed' } };
    const first = await call('PUT', `/events/${event.id}`, options);
    expect(first).toMatchObject({ status: 200, body: { title: 'Changed', version: 2 } });
    expect(first.headers.get('etag')).toBe('"2"');
    expect(await call('PUT', `/events/${event.id}`, options)).toMatchObject({
      status: 412,
      body: { type: 'https://concert.example/problems/precondition-failed' },
    });
  });

  it.each(['W/"1", "2"', '*', '"9", "2"'])('changes by the tags %s as well', async (tags) => {
    const { version } = (await call('GET', `/organizer/events/${event.id}`)).body;
    const headers = { 'if-match': tags.replace('"2"', `"${version}"`) };
    const title = `By ${tags}`;
    expect(await call('PUT', `/events/${event.id}`, { headers, body: { title } })).toMatchObject({
      status: 200,
      body: { title, version: version + 1 },
    });
  });

  it('tells how long facets, suggestions, categories and organisers may be kept', async () => {
    const ages = { '/events/facets': 30, '/events/categories': 30, [`/organizers/${event.organizerId}`]: 60 };
    for (const [path, age] of Object.entries(ages)) {
      const answer = await call('GET', path);
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([
        path,
        200,
        `public, max-age=${age}`,
      ]);
    }
    const suggested = await call('GET', '/events/suggestions', { query: { q: 'nor' } });
    expect(suggested).toMatchObject({ status: 200, body: { items: expect.any(Array) } });
  });

  it('duplicates an event and previews what moving it does', async () => {
    const startsAt = new Date(Date.now() + 60 * DAY).toISOString();
    const copy = await call('POST', `/events/${event.id}/duplicate`, { body: { startsAt, title: 'Again' } });
    expect(copy).toMatchObject({ status: 201, body: { status: 'draft', title: 'Again', startsAt } });
    const preview = await call('GET', `/events/${event.id}/consequences`, { query: { startsAt } });
    expect(preview).toMatchObject({ status: 200, body: { rescheduling: { isReschedule: true } } });
  });

  it('is an organiser’s to duplicate and preview, and of her own only', async () => {
    const startsAt = new Date(Date.now() + 60 * DAY).toISOString();
    const calls = [
      ['POST', `/events/${event.id}/duplicate`, { body: { startsAt } }],
      ['GET', `/events/${event.id}/consequences`, {}],
    ] as const;
    for (const [method, path, options] of calls) {
      for (const role of ['attendee', 'staff'] as const) {
        const refused = await call(method, path, { ...options, by: { id: newId(), role } });
        expect([path, role, refused.status]).toEqual([path, role, 403]);
      }
      const foreign = await call(method, path, { ...options, by: { id: newId(), role: 'organizer' } });
      expect([path, foreign.status]).toEqual([path, 404]);
    }
  });

  it.each([
    ['/events/suggestions', { q: 'x' }],
    ['/events/suggestions', {}],
    ['/events/facets', { q: ' ' }],
    ['/events/facets', { category: 'opera' }],
    ['/events/search', { q: 'ok', cursor: 'x' }],
    ['/organizers/none', {}],
  ])('refuses %s with %j', async (path, query) => {
    expect((await call('GET', path, { query })).status).toBe(400);
  });

  it('creates and deletes a draft', async () => {
    const { startsAt, endsAt, ...rest } = eventRequest();
    const times = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    const draft = await call('POST', '/events', { body: { ...rest, ...times } });
    expect(draft.status).toBe(201);
    expect(await call('DELETE', `/events/${draft.body.id}`)).toMatchObject({ status: 204, body: undefined });
  });

  it.each([
    [{ title: '' }, 'title'],
    [{ venue: { name: 'x' } }, 'venue.address'],
    [{ currency: 'ZZZ' }, 'currency'],
    [{ startsAt: '9999-12-31T23:59:59-10:00' }, 'startsAt'],
    [{ imageKey: '../../api/secret' }, 'imageKey'],
    [
      { ticketTypes: [{ name: 'x', priceMinor: -1, capacity: 1, maxPerBooking: 1 }] },
      'ticketTypes.0.priceMinor',
    ],
    [{ status: 'draft' }, 'status'],
    [{ organizerId: newId() }, 'organizerId'],
  ])('refuses %j by its field and changes nothing', async (body, field) => {
    const { version } = (await call('GET', `/organizer/events/${event.id}`)).body;
    const refused = await call('PUT', `/events/${event.id}`, { body });
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect((await call('GET', `/organizer/events/${event.id}`)).body.version).toBe(version);
  });

  it.each([
    { cursor: 'x' },
    { limit: '0' },
    { from: 'yesterday' },
    { from: '0000-01-01T00:00:00Z' },
    { sort: 'price' },
    { organizerId: "' OR 1=1" },
    { city: '' },
  ])('refuses a list with %j', async (query) => {
    expect((await call('GET', '/events', { query })).status).toBe(400);
  });
});
