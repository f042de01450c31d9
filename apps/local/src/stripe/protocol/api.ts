import { setTimeout as delay } from 'node:timers/promises';
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import type { ControlPanel } from '../control/controls.ts';
import { randomText } from '../state/ids.ts';
import type { OpenTask, Task } from '../state/task.ts';
import { authenticate, needsSecretKey } from './authentication.ts';
import type { Call, Route } from './call.ts';
import { expanded } from './expand.ts';
import { invalid, StripeFailure } from './failures.ts';
import { fingerprintOf, type IdempotencyKeys, type StoredAnswer } from './idempotency.ts';
import { refuseUnknown } from './inputs.ts';
import { mergeParams, type ParamMap, parseForm } from './params.ts';

/** What every request to the API needs. */
export interface Desk {
  readonly openTask: OpenTask;
  readonly keys: IdempotencyKeys;
  readonly controls: ControlPanel;
  readonly secretKey: string;
  /** To be called after each transaction, so that what it queued is sent. */
  readonly committed: () => void;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
}

interface Request {
  readonly id: string;
  readonly caller: Call['caller'];
  readonly params: ParamMap;
  readonly path: Readonly<Record<string, string>>;
  readonly key: string | undefined;
  readonly fingerprint: string;
}

const MAX_BODY_BYTES = 1024 * 1024;
const FORM = 'application/x-www-form-urlencoded';

/** Serves the operations under /v1, with Stripe's authentication, idempotency, errors and headers. */
export function mountApi(app: Hono, routes: readonly Route[], desk: Desk): void {
  const open = cors({ origin: '*', exposeHeaders: ['request-id', 'idempotent-replayed'], maxAge: 600 });
  for (const { path } of routes.filter((route) => route.publishable)) app.use(path, open);
  app.use('/v1/*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => respondFailure(c, tooLarge()) }));
  for (const route of routes) {
    app.on(route.method, route.path, (c) => handle(c, route, desk));
  }
  app.all('/v1/*', (c) => respondFailure(c, unknownAddress(c)));
}

async function handle(c: Context, route: Route, desk: Desk): Promise<Response> {
  const id = `req_${randomText(14)}`;
  c.header('request-id', id);
  c.header('stripe-version', c.req.header('stripe-version') ?? desk.openTask().apiVersion);
  try {
    const request = await readRequest(c, { route, desk, id });
    const response = await serveHoldingKey(c, { route, desk, request });
    // The key is known and free by now, as after a broken connection to Stripe: a retry is answered.
    return response ?? (await silence(c, desk));
  } catch (error) {
    return respondFailure(c, asFailure(error));
  }
}

async function readRequest(
  c: Context,
  of: { readonly route: Route; readonly desk: Desk; readonly id: string },
): Promise<Request> {
  const { route, desk } = of;
  const caller = authenticate(c.req.header('authorization'), desk.secretKey);
  if (caller === 'publishable' && !route.publishable) throw needsSecretKey();
  const query = parseForm(new URL(c.req.url).search.slice(1));
  const body = await c.req.text();
  const type = c.req.header('content-type') ?? FORM;
  if (body !== '' && !type.toLowerCase().startsWith(FORM)) {
    throw invalid(`Invalid request (check that your POST content type is ${FORM}).`);
  }
  const params = mergeParams(query, parseForm(body));
  refuseUnknown(params, ['expand', ...route.accepts]);
  return {
    id: of.id,
    caller,
    params,
    path: c.req.param(),
    key: route.method === 'POST' ? c.req.header('idempotency-key') : undefined,
    fingerprint: fingerprintOf(`${caller} ${c.req.method} ${c.req.path}`, params),
  };
}

/** The answer; undefined when there is to be none. */
async function serveHoldingKey(
  c: Context,
  of: { readonly route: Route; readonly desk: Desk; readonly request: Request },
): Promise<Response | undefined> {
  const { key } = of.request;
  if (key === undefined) return serve(c, of);
  c.header('idempotency-key', key);
  const unlock = of.desk.keys.lock(key);
  try {
    return await serve(c, of);
  } finally {
    unlock();
  }
}

async function serve(
  c: Context,
  of: { readonly route: Route; readonly desk: Desk; readonly request: Request },
): Promise<Response | undefined> {
  const { route, desk, request } = of;
  const { latencyMs } = desk.controls.current();
  if (latencyMs > 0) await delay(latencyMs, undefined, { signal: desk.closing });
  const known = request.key === undefined ? undefined : desk.keys.find(request.key, request.fingerprint);
  if (known !== undefined) {
    c.header('idempotent-replayed', 'true');
    c.header('original-request', known.requestId);
    return respond(c, known);
  }
  const task = desk.openTask({ id: request.id, idempotency_key: request.key ?? null });
  const answer = execute(task, { route, desk, request, planned: takePlannedFailure(c, desk.controls) });
  desk.committed();
  const isUnanswered = task.moved.count > 0 && takePlannedSilence(desk.controls);
  return isUnanswered ? undefined : respond(c, answer);
}

/** Runs the operation and keeps its answer under the key, in one transaction. */
function execute(
  task: Task,
  of: {
    readonly route: Route;
    readonly desk: Desk;
    readonly request: Request;
    readonly planned: StripeFailure | undefined;
  },
): StoredAnswer {
  const { route, desk, request, planned } = of;
  const { params, path, caller } = request;
  const keep = (answer: StoredAnswer): StoredAnswer => {
    if (request.key !== undefined) desk.keys.save(request.key, request.fingerprint, answer);
    return answer;
  };
  try {
    return task.store.transaction(() => {
      if (planned !== undefined) throw planned;
      const { status, body } = route.run({ task, params, path, caller });
      const shown = status === 200 ? expanded(task.store, body, params) : body;
      return keep({ status, body: JSON.stringify(shown, null, 2), requestId: request.id });
    });
  } catch (error) {
    const failure = asFailure(error);
    const answer = { status: failure.status, body: failureBody(failure), requestId: request.id };
    return failure.remembered ? keep(answer) : answer;
  }
}

function takePlannedFailure(c: Context, controls: ControlPanel): StripeFailure | undefined {
  const { failNext, ...rest } = controls.current();
  if (failNext.count === 0 || !c.req.path.startsWith(failNext.path)) return undefined;
  controls.set({ ...rest, failNext: { ...failNext, count: failNext.count - 1 } });
  if (failNext.status === 429) {
    const message = 'Request rate limit exceeded. Learn more at https://docs.stripe.com/rate-limits.';
    return new StripeFailure(429, { type: 'invalid_request_error', code: 'rate_limit', message });
  }
  const message = 'An unknown error occurred; the local stand-in was told to fail.';
  // A 500 comes from an endpoint that had begun; 501 to 504 come from before it, and nothing remembers them.
  return new StripeFailure(failNext.status, { type: 'api_error', message }, failNext.status === 500);
}

function takePlannedSilence(controls: ControlPanel): boolean {
  const now = controls.current();
  if (now.timeoutAfterCharge === 0) return false;
  controls.set({ ...now, timeoutAfterCharge: now.timeoutAfterCharge - 1 });
  return true;
}

/** Never answers: waits until the caller gives up, or the server closes. */
async function silence(c: Context, desk: Desk): Promise<Response> {
  const ended = AbortSignal.any([c.req.raw.signal, desk.closing]);
  if (!ended.aborted) {
    await new Promise((resolve) => ended.addEventListener('abort', resolve, { once: true }));
  }
  return c.body(null, 204);
}

function respond(c: Context, answer: Pick<StoredAnswer, 'body' | 'status'>): Response {
  const { status, body } = answer;
  // As Stripe says to its libraries: with the same key, a remembered 500 would only be replayed.
  if (status === 500 && c.req.header('idempotency-key') !== undefined)
    c.header('stripe-should-retry', 'false');
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-cache, no-store' };
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  // A Response carries the status as a number; Hono's own argument wants each one spelled out in its type.
  return c.newResponse(body, new Response(null, { status }));
}

function respondFailure(c: Context, failure: StripeFailure): Response {
  return respond(c, { status: failure.status, body: failureBody(failure) });
}

function failureBody(failure: StripeFailure): string {
  return JSON.stringify({ error: failure.body }, null, 2);
}

/** What nobody foresaw is logged, without the request's values, and answered as Stripe's own 500. */
function asFailure(error: unknown): StripeFailure {
  if (error instanceof StripeFailure) return error;
  if (!(error instanceof Error && error.name === 'AbortError')) console.error('Stripe stand-in:', error);
  const message = 'The local Stripe stand-in met an unexpected error; see its log.';
  return new StripeFailure(500, { type: 'api_error', message }, true);
}

function tooLarge(): StripeFailure {
  return new StripeFailure(413, { type: 'invalid_request_error', message: 'The request is too large.' });
}

function unknownAddress(c: Context): StripeFailure {
  const message = `Unrecognized request URL (${c.req.method}: ${c.req.path}). The local stand-in serves a part of Stripe's API only; see its README.`;
  return new StripeFailure(404, { type: 'invalid_request_error', message });
}
