import type { Operation } from '@concert/contracts/operation';
import { ROLE_OF } from '../journeys/access/world.ts';
import type { Body } from './break-body.ts';
import type { Shot } from './shot.ts';

interface Asked {
  readonly operation: Operation;
  readonly by: Shot['by'];
  readonly params: Readonly<Record<string, string>>;
  readonly query: string;
  readonly body: Body | undefined;
}

/**
 * Whether the contract's word alone refuses a request: the caller, the parameters, the query or the body. What it lets
 * pass may still be refused, by what is there at the moment.
 */
export function isRefusedByContract({ operation, by, params, query, body }: Asked): boolean {
  return (
    isCallerRefused(operation, by) ||
    operation.params?.safeParse(params).success === false ||
    isQueryRefused(operation, query) ||
    isBodyRefused(operation, body)
  );
}

function isCallerRefused({ access }: Operation, by: Shot['by']): boolean {
  if (access === 'public' || access === 'optional' || by === 'spare') return false;
  if (by === 'nobody' || by === 'forger') return true;
  const role = ROLE_OF[by];
  return typeof access !== 'string' && (role === undefined || !access.includes(role));
}

/** A name that comes twice, or an escape that is no UTF-8, is read in more than one way. */
function isQueryRefused({ query: schema }: Operation, query: string): boolean {
  const pairs = [...new URLSearchParams(query)];
  const names = new Set(pairs.map(([name]) => name));
  if (schema === undefined || names.size !== pairs.length || /%(?![\da-f]{2})|[^ -~]/i.test(query))
    return false;
  return !schema.safeParse(Object.fromEntries(pairs)).success;
}

function isBodyRefused({ body: schema, rawBody, method }: Operation, body: Body | undefined): boolean {
  if (schema === undefined || rawBody === true || method === 'GET') return false;
  // As `fetch` reads a text: without a byte order mark.
  const text = new TextDecoder().decode(body?.bytes);
  if (text === '') return !schema.safeParse({}).success;
  try {
    return !schema.safeParse(JSON.parse(text)).success;
  } catch {
    return true;
  }
}
