import type { Operation } from '@concert/contracts/operation';
import { bySpecificity } from '@concert/contracts/paths';
import { hashRequest, type IdempotencyKey } from '@concert/database/idempotency';
import { isUnreachable } from '@concert/database/transactions';
import { forbidden, invalidField, Problem, unauthenticated, unavailable } from '@concert/values/problems';
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { type Context, Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Admit } from './admission.ts';
import { openCheckedBodies } from './checked-bodies.ts';
import { clientAddressOf } from './client-address.ts';
import { correlated } from './correlation.ts';
import { actorOf, type Identity, identityOf } from './identity.ts';
import { type RecordRead, readsOthers } from './personal-reads.ts';
import { problemResponse } from './problem-response.ts';
import { readBody } from './read-body.ts';
import type { AnyRequest, AnyResponse, Call, Route } from './routes.ts';
import type { Telemetry } from './telemetry.ts';
import { parseRequestPart } from './validate.ts';

export interface HttpKit {
  readonly admit: Admit;
  readonly telemetry: Telemetry;
  readonly recordRead: RecordRead;
  /** The header in which the CDN says who calls; absent where callers are connected themselves. */
  readonly clientAddressHeader?: string | undefined;
}

type LambdaBindings = { Bindings: { event: APIGatewayProxyEvent; lambdaContext: LambdaContext } };
type HttpContext = Context<LambdaBindings>;

/**
 * A service's HTTP side as a Lambda handler for API Gateway's proxy events. Each call goes the same way:
 * admitted (role, rate limit, session), parsed by the contract, answered by the use case, its answer checked
 * by the contract; an answer with personal data of others is recorded before it is given. Whatever is thrown
 * becomes problem+json.
 */
export function httpHandler(routes: readonly Route[], kit: HttpKit) {
  const app = new Hono<LambdaBindings>();
  const byPath = new Map(routes.map((route) => [route.operation, route]));
  for (const operation of bySpecificity([...byPath.keys()])) {
    const route = byPath.get(operation);
    if (route !== undefined)
      app.on(operation.method, honoPath(operation.path), (context) =>
        correlated(correlationIdOf(context.env.event), () => serve(route, kit, context)),
      );
  }
  app.notFound((context) => problemResponse(new Problem('not-found', NO_ROUTE), requestIdOf(context)));
  app.onError((error, context) => problemResponse(error, requestIdOf(context)));
  const answer = handle(app);
  return <Event extends LambdaEvent>(event: Event, lambdaContext?: LambdaContext) =>
    answer(readable(event), lambdaContext);
}

type LambdaEvent = Parameters<ReturnType<typeof handle>>[0];

/** A GET may come with a body, which means nothing (RFC 9110, 9.3.1) and which `Request` refuses to hold. */
function readable<Event extends LambdaEvent>(event: Event): Event {
  return 'httpMethod' in event && event.httpMethod === 'GET' ? { ...event, body: '' } : event;
}

const AWAY = 'The database cannot be used at this moment; try again with the same Idempotency-Key.';
const NO_ROUTE = { type: 'not-found', detail: 'There is nothing at this path; see /api/openapi.json.' };

async function serve(route: Route, kit: HttpKit, context: HttpContext): Promise<Response> {
  const { operation } = route;
  const { event } = context.env;
  const requestId = requestIdOf(context);
  const started = performance.now();
  const response = await answer(route, kit, context).catch((error: unknown) => {
    if (error instanceof Problem) return problemResponse(error, requestId);
    if (isUnreachable(error)) {
      kit.telemetry.degraded('database', error);
      return problemResponse(unavailable(AWAY, error), requestId);
    }
    kit.telemetry.failure(operation.id, error, requestId);
    return problemResponse(error, requestId);
  });
  response.headers.set('x-request-id', requestId);
  kit.telemetry.outcome({
    operation: operation.id,
    status: response.status,
    milliseconds: performance.now() - started,
    requestId,
    correlationId: correlationIdOf(event),
  });
  return response;
}

async function answer(route: Route, kit: HttpKit, context: HttpContext): Promise<Response> {
  const { operation } = route;
  const { event } = context.env;
  const identity = identityOf(event);
  requireAccess(operation, identity);
  const address = clientAddressOf(event, kit.clientAddressHeader);
  const rateHeaders = await kit.admit({ identity, address }, operation.rate ?? 'standard');
  const request = await parseRequest(operation, context);
  const call: Call<Identity | undefined> = {
    identity,
    address,
    userAgent: context.req.header('user-agent'),
    actor: actorOf(identity, address),
    correlationId: correlationIdOf(event),
    idempotency: idempotencyOf(operation, context, request, identity?.userId ?? address),
    cookies: getCookie(context),
  };
  const response = httpResponse(operation, await route.answer(request, call), rateHeaders);
  if (response.status < 400 && readsOthers(operation, identity, request))
    await kit.recordRead(operation, request, call);
  return response;
}

/** Who may call is the contract's word; the authoriser has said who calls. */
function requireAccess(operation: Operation, identity: Identity | undefined): void {
  if (operation.access === 'public' || operation.access === 'optional') return;
  if (identity === undefined) throw unauthenticated('Log in and send the access token as a bearer token.');
  if (operation.access !== 'user' && !operation.access.includes(identity.role)) {
    throw forbidden(`This needs the role ${operation.access.join(' or ')}.`);
  }
}

async function parseRequest(operation: Operation, context: HttpContext): Promise<AnyRequest> {
  const { params, query, headers, body } = operation;
  return {
    params: params && parseRequestPart(params, context.req.param(), 'path'),
    query: query && parseRequestPart(query, context.req.query(), 'query'),
    headers: headers && parseRequestPart(headers, context.req.header(), 'headers'),
    body:
      operation.rawBody === true
        ? await context.req.text()
        : body && parseRequestPart(body, await readBody(context.req), 'body'),
  };
}

const checkedBody = openCheckedBodies();

function httpResponse(
  operation: Operation,
  response: AnyResponse,
  headers: Readonly<Record<string, string>>,
): Response {
  const contract = operation.responses[response.status];
  if (contract === undefined)
    throw new Error(`${operation.id} answered ${response.status}, which is not in its contract`);
  const all = { 'cache-control': 'no-store', ...headers, ...response.headers };
  if (contract.body === undefined) return new Response(null, { status: response.status, headers: all });
  const { contentType } = contract;
  const body =
    contentType === undefined
      ? checkedBody(contract.body, response.body)
      : String(contract.body.parse(response.body));
  return new Response(body, {
    status: response.status,
    headers: { 'content-type': contentType ?? 'application/json', ...all },
  });
}

const KEY = /^[\x21-\x7e]{1,255}$/;

function idempotencyOf(
  operation: Operation,
  context: HttpContext,
  request: AnyRequest,
  caller: string,
): IdempotencyKey | undefined {
  const key = context.req.header('idempotency-key');
  if (operation.idempotent !== true || key === undefined) return undefined;
  if (!KEY.test(key)) throw invalidField('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
  return { caller, operation: operation.id, key, requestHash: hashRequest([request.params, request.body]) };
}

const CorrelationId = z.string().regex(/^[\w-]{8,64}$/);

/** The caller's own correlation id where it sent a sane one, else the request's id. */
function correlationIdOf(event: APIGatewayProxyEvent): string {
  const sent = event.headers['x-correlation-id'] ?? event.headers['X-Correlation-Id'];
  const parsed = CorrelationId.safeParse(sent);
  return parsed.success ? parsed.data : event.requestContext.requestId;
}

const requestIdOf = (context: HttpContext): string => context.env.event.requestContext.requestId;

/** `/bookings/{id}` → `/bookings/:id` */
const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
