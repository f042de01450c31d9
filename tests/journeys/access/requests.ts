import type { operations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import type { ApiRequest } from '../../../tools/demo/api-client.ts';
import { OBJECTS, type OperationId } from './objects.ts';
import { CALLERS, type Caller, ROLE_OF, type World } from './world.ts';

/** What must stand in the path or the query, where the world has no object of it. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  day: { day: '2027-01-04' },
  locale: { locale: 'en' },
  name: { name: 'booking-confirmation' },
  key: { key: 'cache:trial:hello' },
  resource: { resource: 'booking:019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff' },
  queue: { queue: 'concert-email-queue' },
};

const QUERIES: Partial<Record<keyof typeof operations, Readonly<Record<string, string>>>> = {
  searchEvents: { q: 'harbour' },
  exportAccount: { section: 'bookings' },
};

/** A request that is let in as it is, by one who may make it. */
export function goodRequest(
  id: OperationId,
  { path, bodyExample, body }: Operation,
  world: World,
): ApiRequest {
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = '']) => [name, GIVEN[name]?.[name] ?? world.eventId] as const,
  );
  const given = { params: Object.fromEntries(params), query: QUERIES[id] ?? {} };
  return { ...given, ...(body === undefined ? {} : { body: bodyExample }), ...OBJECTS[id]?.request(world) };
}

/** Who owns what an operation is about, else somebody of a role that may call it. */
export function goodCaller(id: OperationId, { access }: Operation): Exclude<Caller, 'nobody'> | undefined {
  if (access === 'public') return undefined;
  const owner = OBJECTS[id]?.owners[0];
  const found = owner ?? CALLERS.find((caller) => mayCall(caller, access));
  return found === 'nobody' ? undefined : found;
}

/** Somebody who may call an operation and owns none of its objects; undefined where all who may are owners. */
export function strangerTo(id: OperationId, { access }: Operation): Exclude<Caller, 'nobody'> | undefined {
  const owners = OBJECTS[id]?.owners ?? [];
  const found = CALLERS.find((one) => mayCall(one, access) && one !== 'admin' && !owners.includes(one));
  return found === 'nobody' ? undefined : found;
}

function mayCall(caller: Caller, access: Operation['access']): boolean {
  const role = ROLE_OF[caller];
  return role !== undefined && (typeof access === 'string' || access.includes(role));
}
