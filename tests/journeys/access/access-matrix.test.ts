import { operations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ApiRequest, openApiClient } from '../../../tools/demo/api-client.ts';
import { readBooking } from '../../../tools/demo/purchase.ts';
import { journeyOrigin } from '../origin.ts';
import { OBJECTS, type OperationId, OWN_BY_NATURE, type Row } from './objects.ts';
import { buildWorld, CALLERS, type Caller, ROLE_OF, type World } from './world.ts';

// Every route × role × ownership, through the real gateway, by the rules of the contract.

const api = openApiClient(journeyOrigin());
const all = Object.entries(operations).map(([id, operation]) => ({ id, operation: operation as Operation }));
const SOMEWHERE = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff';

/** What would end the caller's own session or account, or is another's test: a refusal is all that is tried of it. */
const NEVER_CARRIED_OUT = new Set(['logout']);

let world: World;

beforeAll(async () => {
  world = await buildWorld(api);
}, 120_000);

const rowOf = (id: string): Row | undefined => OBJECTS[id as OperationId];

function requestOf(id: string, { path, bodyExample }: Operation): ApiRequest {
  const row = rowOf(id);
  if (row !== undefined) return { body: bodyExample, ...row.request(world) };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name ?? '', SOMEWHERE] as const);
  return { params: Object.fromEntries(names), ...(bodyExample === undefined ? {} : { body: bodyExample }) };
}

async function statusFor(id: string, operation: Operation, caller: Caller): Promise<number> {
  const { body, ...request } = requestOf(id, operation);
  const token = caller === 'nobody' ? {} : { token: world.people[caller].token };
  const hasBody = operation.body !== undefined && body !== undefined;
  const response = await api.send(operation, { ...request, ...(hasBody ? { body } : {}), ...token });
  await response.arrayBuffer();
  return response.status;
}

/** What the contract makes of a caller: let in, or refused with a status. */
function verdict(id: string, { access, ownership }: Operation, caller: Caller): number | 'admitted' {
  const role = ROLE_OF[caller];
  const row = rowOf(id);
  const isOwner = row?.owners.includes(caller) === true;
  const isAdmin = role === 'admin' && row?.notForAdmins !== true;
  if (access === 'public') return 'admitted';
  if (role === undefined && access !== 'optional') return 401;
  if (typeof access !== 'string' && role !== undefined && !access.includes(role)) return 403;
  if (ownership === undefined || row === undefined || isOwner || isAdmin) return 'admitted';
  return row.refusedWith ?? 404;
}

const refusals = all.flatMap(({ id, operation }) =>
  CALLERS.flatMap((caller) => {
    const expected = verdict(id, operation, caller);
    return expected === 'admitted' ? [] : [{ id, operation, caller, expected }];
  }),
);

/** In the order of OBJECTS: what ends an object is last. */
const admissions = [
  ...all.filter(({ id, operation }) => rowOf(id) === undefined && operation.method === 'GET'),
  ...Object.keys(OBJECTS).flatMap((id) => all.filter((one) => one.id === id)),
].flatMap(({ id, operation }) =>
  CALLERS.filter((caller) => verdict(id, operation, caller) === 'admitted' && !NEVER_CARRIED_OUT.has(id)).map(
    (caller) => ({ id, operation, caller }),
  ),
);

describe('who may what', () => {
  it('has an object for every operation whose objects have owners', () => {
    const owned = all.filter(({ operation }) => operation.ownership !== undefined).map(({ id }) => id);
    expect(owned.filter((id) => rowOf(id) === undefined && !OWN_BY_NATURE.includes(id))).toEqual([]);
  });

  it.each(refusals)('$id refuses $caller with $expected', async ({ id, operation, caller, expected }) => {
    expect(await statusFor(id, operation, caller)).toBe(expected);
  });

  it('is decided before anything is done: the world is as it was', async () => {
    const { people, bookingId, holdId } = world;
    expect(await readBooking(api, people.fan, bookingId)).toMatchObject({ status: 'confirmed' });
    expect(await readBooking(api, people.fan, holdId)).toMatchObject({ status: 'pending' });
  });

  it.each(admissions)('$id lets $caller in', async ({ id, operation, caller }) => {
    const status = await statusFor(id, operation, caller);
    expect(status).not.toBe(401);
    expect(status).not.toBe(403);
    expect(status).toBeLessThan(500);
    // The first of the owners to call finds the object; after what ends it, others may not.
    if (rowOf(id)?.owners[0] === caller) expect(status).not.toBe(404);
  });
});
