import { operations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import { ProblemBody } from '@concert/contracts/problem';
import { newId } from '@concert/values/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ApiRequest, openApiClient } from '../../../tools/demo/api-client.ts';
import { holdChoice } from '../../../tools/demo/purchase.ts';
import { journeyOrigin } from '../origin.ts';
import { OBJECTS, type OperationId } from './objects.ts';
import { goodCaller, goodRequest, strangerTo } from './requests.ts';
import { buildWorld, type World } from './world.ts';

// What people try who are let in: ids that they guess, fields that they may not set, cursors of other lists.

const api = openApiClient(journeyOrigin());
const all = Object.entries(operations) as [OperationId, Operation][];

let world: World;

beforeAll(async () => {
  world = await buildWorld(api);
}, 120_000);

const tokenOf = (caller: ReturnType<typeof goodCaller>) =>
  caller === undefined ? {} : { token: world.people[caller].token };

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;

describe('an id that was guessed', () => {
  const guesses = all.filter(([id, operation]) => {
    const row = OBJECTS[id];
    const isHidden = row !== undefined && row.refusedWith === undefined && operation.params !== undefined;
    return isHidden && !operation.path.includes('{code}') && strangerTo(id, operation) !== undefined;
  });

  const elsewhere = (request: ApiRequest): ApiRequest => ({
    ...request,
    params: Object.fromEntries(
      Object.entries(request.params ?? {}).map(([name, value]) => [
        name,
        value.replaceAll(UUID, () => newId()),
      ]),
    ),
  });

  /** What is answered, but for the ids in it. */
  async function told(id: OperationId, operation: Operation, request: ApiRequest) {
    const response = await api.send(operation, { ...request, ...tokenOf(strangerTo(id, operation)) });
    const { type, detail, errors } = ProblemBody.parse(await response.json());
    return { status: response.status, type, detail: detail.replaceAll(UUID, '…'), errors };
  }

  it.each(guesses)('of another’s object tells what one of nothing tells: %s', async (id, operation) => {
    const request = goodRequest(id, operation, world);
    const others = await told(id, operation, request);
    expect(others.status).toBe(404);
    expect(others).toEqual(await told(id, operation, elsewhere(request)));
  });
});

describe('a field that is not the caller’s to set', () => {
  const GRABBED = {
    isAdmin: true,
    organizerId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff',
    totalMinor: 0,
    createdAt: 'x',
  };

  const withBodies = all.filter(([, { body, rawBody }]) => body !== undefined && rawBody !== true);

  it.each(withBodies)('is refused by name, not overlooked: %s', async (id, operation) => {
    const request = goodRequest(id, operation, world);
    const body = { ...Object(request.body), ...GRABBED };
    const response = await api.send(operation, { ...request, ...tokenOf(goodCaller(id, operation)), body });
    expect(response.status).toBe(400);
    const { errors = [] } = ProblemBody.parse(await response.json());
    expect(errors.map(({ field }) => field)).toEqual(expect.arrayContaining(Object.keys(GRABBED)));
  });
});

describe('a cursor', () => {
  const lists = all.filter(([, { query }]) => query !== undefined && 'cursor' in query.shape);
  const Page = z.object({ nextCursor: z.string() });
  let others: readonly string[] = [];

  async function pageOf(id: OperationId, operation: Operation, query: Readonly<Record<string, string>>) {
    const request = goodRequest(id, operation, world);
    const all = { ...request.query, limit: '1', ...query };
    return api.send(operation, { ...request, query: all, ...tokenOf(goodCaller(id, operation)) });
  }

  const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  /** Places that no list has named. */
  const MADE_UP: readonly string[] = [
    'x',
    cursorOf(['']),
    cursorOf({ length: 2 }),
    cursorOf(["' OR 1=1 --", "' OR 1=1 --"]),
    cursorOf(['9999-99-99T99:99:99.999Z', '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff']),
    cursorOf(['99999999999999999999', '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff']),
  ];

  it('is given by the lists that have more than a page', async () => {
    const pages = lists.map(async ([id, operation]) =>
      Page.safeParse(await (await pageOf(id, operation, {})).json()),
    );
    others = (await Promise.all(pages)).flatMap(({ data }) => data?.nextCursor ?? []);
    expect(others.length).toBeGreaterThan(3);
  });

  it.each(lists)(
    'of another list, or made up, is refused by name or shows a page: %s',
    async (id, operation) => {
      for (const cursor of [...others, ...MADE_UP]) {
        const response = await pageOf(id, operation, { cursor });
        const body: unknown = await response.json();
        expect([200, 201, 400, 404]).toContain(response.status);
        if (response.status === 400) expect(body).toMatchObject({ errors: [{ field: 'cursor' }] });
      }
    },
  );

  it('of one fan shows another fan nothing but the latter’s own', async () => {
    const { fan, otherFan } = world.people;
    const { listUserBookings } = operations;
    const list = async ({ id, token }: typeof fan, query: Readonly<Record<string, string>>) =>
      api.call(listUserBookings, { token, params: { uid: id }, query }, listUserBookings.responses[200].body);
    const { nextCursor } = await list(fan, { limit: '1' });
    const { eventId, ticketTypeId } = world;
    const choice = { eventId, ticketTypeId, title: '', currency: 'EUR', typeName: '', priceMinor: 0 };
    await holdChoice(api, otherFan, choice, 1);
    const shown = await list(otherFan, { cursor: nextCursor ?? '' });
    expect(shown.items.filter(({ userId }) => userId !== otherFan.id)).toEqual([]);
  });
});
