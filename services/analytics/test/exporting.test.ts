import { givenEvent } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AnalyticsContainer, buildContainer } from '../src/container.ts';
import { routes } from '../src/routes.ts';
import { addCounts } from '../src/store/counts.ts';

let container: AnalyticsContainer;

beforeAll(async () => {
  container = await buildContainer({ ...process.env, FILES_PUBLIC_ENDPOINT: undefined });
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

/** Asks a route as the HTTP layer does, with what the contract makes of the query. */
async function ask(
  id: string,
  query: object,
  identity: ReturnType<typeof callBy>['identity'],
  params?: object,
) {
  const route = routes(container).find((one) => one.operation.id === id)!;
  const parsed = route.operation.query!.parse(query);
  const call = { ...callBy({ id: identity.userId, role: identity.role }), identity };
  const { status, body } = await route.answer(
    { params, query: parsed, headers: undefined, body: undefined },
    call,
  );
  const contract = route.operation.responses[status]!;
  return { status, body: contract.body!.parse(body) };
}

const File = z.object({ format: z.string(), rows: z.number(), url: z.url(), expiresAt: z.iso.datetime() });

describe('a report that is asked for as a file', () => {
  it.each([
    ['eventFigures', { sort: 'views' }],
    ['userFigures', {}],
    ['revenueFigures', { groupBy: 'event' }],
    ['bookingFigures', { groupBy: 'period' }],
    ['eventFunnel', { interval: 'week' }],
    ['eventSales', {}],
  ])('is what is shown otherwise: %s', async (id, query) => {
    const event = await givenEvent(container.db);
    await container.db.updateTable('events').set({ title: '=cmd|x' }).where('id', '=', event.id).execute();
    const day = new Date().toISOString().slice(0, 10);
    const place = { day, eventId: event.id };
    await addCounts(container.db, [
      { ...place, metric: 'eventViews', currency: '', amount: 3 },
      { ...place, metric: 'revenueMinor', currency: 'EUR', amount: 4500 },
    ]);
    const { identity } = callBy({ id: event.organizerId, role: 'organizer' });
    const params = { eventId: event.id };

    const shown = await ask(id, query, identity, params);
    const asCsv = await ask(id, { ...query, export: 'csv' }, identity, params);
    const asJson = await ask(id, { ...query, export: 'json' }, identity, params);

    expect([shown.status, asCsv.status, asJson.status]).toEqual([200, 201, 201]);
    const { items } = z.object({ items: z.array(z.record(z.string(), z.unknown())) }).parse(shown.body);
    const csv = await fetch(File.parse(asCsv.body).url);
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z]+-\d{4}/);
    const text = await csv.text();
    expect(text).not.toMatch(/(?:^|,)=cmd/m);
    expect(text.split('\r\n').filter((line) => line !== '')).toHaveLength(
      items.length === 0 ? 0 : items.length + 1,
    );
    expect(File.parse(asCsv.body).rows).toBe(items.length);
    const json: unknown = await (await fetch(File.parse(asJson.body).url)).json();
    expect(json).toMatchObject({ items });
  });

  it('lies where only its link leads, under the name of who asked', async () => {
    const { identity } = callBy({ id: newId(), role: 'organizer' });
    const { body } = await ask('bookingFigures', { export: 'csv' }, identity);
    const { url } = File.parse(body);
    expect(new URL(url).pathname).toContain(`/analytics/${identity.userId}/`);
    expect((await fetch(url.split('?')[0] ?? '')).status).toBe(403);
  });
});
