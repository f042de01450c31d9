import { operations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import { OBJECTS, type OperationId } from '../journeys/access/objects.ts';
import { CALLERS, ROLE_OF } from '../journeys/access/world.ts';
import { type Body, breakBody, jsonBody } from './break-body.ts';
import { badEscape, type HeaderLine, ODD_METHODS, oddHeader, oddPath, written } from './break-head.ts';
import { breakQuery, type QueryPair, queryText } from './break-query.ts';
import type { FuzzWorld } from './fuzz-world.ts';
import { HOSTILE_TEXTS } from './hostile-values.ts';
import { malformed } from './malformed.ts';
import { type Random, randomOf } from './random.ts';
import { isRefusedByContract } from './refused-by-contract.ts';
import type { Shot } from './shot.ts';
import { valueFor } from './valid-values.ts';

/** A request while it is made. */
export interface Draft {
  readonly operation: Operation;
  readonly by: Shot['by'];
  readonly token: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: readonly QueryPair[];
  readonly body: unknown;
}

const all: readonly (readonly [OperationId, Operation])[] = Object.entries(operations) as never;

/** What costs a password hash, a picture or a report: often enough, and not the whole run. */
const DEAR: readonly string[] = [
  ...[
    'register',
    'login',
    'createUser',
    'changePassword',
    'confirmPasswordReset',
    'eraseAccount',
    'exportAccount',
  ],
  ...[
    'setUpSecondFactor',
    'disableSecondFactor',
    'changeAccount',
    'requestPasswordReset',
    'subscribe',
    'createPlan',
  ],
];

/** Ends a session or an account: the spares' only. */
const ENDING_ONESELF: readonly string[] = [
  ...[
    'logout',
    'eraseAccount',
    'changePassword',
    'revokeOtherSessions',
    'changeAccount',
    'setUpSecondFactor',
  ],
];
const ENDING_OTHERS: readonly string[] = ['changeRole', 'eraseUser', 'resetSecondFactor'];

/** The request of this seed and index: the same each time, but for the ids and tokens of the world. */
export function planShot(seed: string, index: number, world: FuzzWorld, only?: string): Shot {
  const random = randomOf(`${seed}:${index}`);
  const [id, operation] = pickOperation(random, only);
  const draft = draftOf(id, operation, world, random);
  const dice = random.next();
  if (dice < 0.34) return finish(index, draft, { kind: 'valid' }, random);
  if (dice < 0.64) return finish(index, draft, brokenPart(draft, random), random);
  if (dice < 0.93) return finish(index, draft, hostilePart(draft, random), random);
  const good = finish(index, draft, { kind: 'malformed' }, random);
  const { bytes, trick } = malformed(good.bytes, random);
  return { ...good, bytes, tricks: [trick], mustBeRefused: false, isAddressed: false };
}

function pickOperation(random: Random, only: string | undefined): readonly [OperationId, Operation] {
  if (only !== undefined) {
    const found = all.find(([id]) => id === only);
    if (found === undefined)
      throw new Error(`There is no operation ${only}; see openapi.json for their names.`);
    return found;
  }
  const found = random.pick(all);
  return DEAR.includes(found[0]) && random.chance(0.8) ? random.pick(all) : found;
}

function draftOf(id: OperationId, operation: Operation, world: FuzzWorld, random: Random): Draft {
  const row = OBJECTS[id];
  const fromWorld = row !== undefined && random.chance(0.6) ? row.request(world) : undefined;
  const ids = ENDING_OTHERS.includes(id) ? world.spareIds : world.ids;
  const value = (schema: Operation['params']) =>
    schema === undefined ? {} : Object(valueFor(schema, random, ids));
  const body = operation.body === undefined ? undefined : valueFor(operation.body, random, ids);
  const usual = random.chance(0.3) ? (operation.bodyExample ?? body) : body;
  const by = callerOf(id, operation, random);
  return {
    operation,
    by,
    token: tokenOf(by, world, random),
    params: texts(fromWorld?.params ?? value(operation.params)),
    query: Object.entries(texts(fromWorld?.query ?? value(operation.query))),
    body: operation.body === undefined ? undefined : (fromWorld?.body ?? usual),
  };
}

const texts = (record: object): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)]));

function callerOf(id: OperationId, { access }: Operation, random: Random): Shot['by'] {
  if (ENDING_ONESELF.includes(id)) return 'spare';
  if (random.chance(0.03)) return 'forger';
  if (random.chance(0.12)) return random.pick(CALLERS);
  const owner = OBJECTS[id]?.owners[0];
  if (owner !== undefined && random.chance(0.8)) return owner;
  const mayCall = CALLERS.filter((caller) => {
    const role = ROLE_OF[caller];
    return typeof access === 'string' || (role !== undefined && access.includes(role));
  });
  return random.pick(mayCall.filter((caller) => access === 'public' || caller !== 'nobody'));
}

function tokenOf(by: Shot['by'], world: FuzzWorld, random: Random): string | undefined {
  if (by === 'nobody') return undefined;
  if (by === 'spare') return random.pick(world.spareTokens);
  if (by === 'forger') return forged(world.people.admin.token, random);
  return world.people[by].token;
}

/** Tokens that nobody has signed. */
function forged(token: string, random: Random): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claim = (change: object) =>
    Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...change }),
    ).toString('base64url');
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  return random.pick([
    `${none}.${payload}.`,
    `${none}.${payload}.${signature}`,
    `${header}.${claim({ exp: 9_999_999_999 })}.${signature}`,
    `${header}.${claim({ sub: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff' })}.${signature}`,
    `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    `${header}.${payload}`,
    `.${payload}.`,
    `${header}.${payload}.${signature}.${signature}`,
    signature,
    '....',
  ]);
}

/** What differs from the good request of a draft. */
interface Change {
  readonly kind: Shot['kind'];
  readonly tricks?: readonly string[];
  readonly method?: string;
  readonly path?: (path: string) => string;
  readonly params?: Readonly<Record<string, string>>;
  /** Of the parameters, already written as they stand in the path. */
  readonly rawParam?: string;
  readonly query?: string;
  readonly headers?: readonly HeaderLine[];
  readonly body?: Body;
}

function brokenPart(draft: Draft, random: Random): Change {
  const { operation } = draft;
  if (operation.body !== undefined && random.chance(0.75)) {
    const { body, trick } = breakBody(draft.body, random);
    return { kind: 'broken', body, tricks: [trick] };
  }
  if (operation.params !== undefined && random.chance(0.5)) {
    const raw = random.chance(0.2) ? badEscape(random) : written(random.pick(HOSTILE_TEXTS), random);
    return { kind: 'broken', rawParam: raw, tricks: ['path:parameter'] };
  }
  const { query, trick } = breakQuery(Object.keys(operation.query?.shape ?? {}), draft.query, random);
  return { kind: 'broken', query, tricks: [trick] };
}

function hostilePart(draft: Draft, random: Random): Change {
  const dice = random.next();
  if (dice < 0.35 && draft.operation.body !== undefined)
    return { ...brokenPart(draft, random), kind: 'hostile' };
  if (dice < 0.7) {
    const headers = Array.from({ length: 1 + random.below(3) }, () => oddHeader(random));
    return { kind: 'hostile', headers, tricks: headers.map(([name]) => `header:${name.slice(0, 24)}`) };
  }
  if (dice < 0.9) return { kind: 'hostile', path: (path) => oddPath(path, random), tricks: ['path'] };
  const method = random.pick([...ODD_METHODS, 'GET', 'POST', 'PUT', 'DELETE']);
  return { kind: 'hostile', method, tricks: [`method:${method}`] };
}

function finish(index: number, draft: Draft, change: Change, random: Random): Shot {
  const { operation, by, token } = draft;
  const query = change.query ?? queryText(draft.query);
  const body =
    change.body ?? (draft.body === undefined ? undefined : jsonBody(JSON.stringify(draft.body) ?? ''));
  const values = Object.entries(draft.params).map(
    ([name, value], place) =>
      [
        name,
        place === 0 && change.rawParam !== undefined
          ? change.rawParam
          : encodeURIComponent(value.toWellFormed()),
      ] as const,
  );
  const plain = values.reduce(
    (path, [name, value]) => path.replace(`{${name}}`, () => value),
    `/api${operation.path}`,
  );
  const path = change.path === undefined ? plain : change.path(plain);
  const method = change.method ?? operation.method;
  const headers = headerLines(draft, token, body, random);
  const further = change.headers ?? [];
  const replaced = new Set(further.map(([name]) => name));
  const lines = [...headers.filter(([name]) => !replaced.has(name) || name === 'content-length'), ...further];
  const target = query === '' ? path : `${path}?${query}`;
  const head = `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const isAddressed =
    change.path === undefined && method === operation.method && change.rawParam === undefined;
  const mustBeRefused =
    isAddressed &&
    !replaced.has('authorization') &&
    isRefusedByContract({ operation, by, query, params: draft.params, body });
  const isFaulty = change.kind === 'valid' && mustBeRefused;
  return {
    index,
    operation,
    kind: isFaulty ? 'broken' : change.kind,
    tricks: change.tricks ?? [],
    by,
    bytes: Buffer.concat([Buffer.from(head, 'latin1'), body?.bytes ?? Buffer.alloc(0)]),
    mustBeRefused,
    isAddressed,
  };
}

function headerLines(
  { operation, body: _body }: Draft,
  token: string | undefined,
  body: Body | undefined,
  random: Random,
): readonly HeaderLine[] {
  const lines: HeaderLine[] = [['host', '127.0.0.1']];
  if (token !== undefined) lines.push(['authorization', `Bearer ${token}`]);
  if (operation.idempotent === true && random.chance(0.7))
    lines.push(['idempotency-key', `fuzz-${random.below(1e9)}`]);
  if (body === undefined) return lines;
  if (body.contentType !== undefined) lines.push(['content-type', body.contentType]);
  if (body.encoding !== undefined) lines.push(['content-encoding', body.encoding]);
  lines.push(['content-length', String(body.bytes.length)]);
  return lines;
}
