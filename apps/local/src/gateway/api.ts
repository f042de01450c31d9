import type { IncomingMessage } from 'node:http';
import type { ServiceName } from '@concert/contracts/services';
import { z } from 'zod';
import { type Admission, noRoom, type Reserved } from './admission.ts';
import type { Authorize } from './authorize.ts';
import { type Handler, invocation } from './functions.ts';
import { type Answer, gatewayProblem } from './gateway-problem.ts';
import { openRouter } from './match-route.ts';
import { type GatewayRequest, proxyEvent } from './proxy-event.ts';
import { BodiesTooLarge, BodyCutOff, BodyTooLarge, readText } from './read-text.ts';
import { RoomIsFull } from './room.ts';

/** API Gateway's own limit on a REST integration. */
const LONGEST_INTEGRATION_SECONDS = 29;

const ProxyResult = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()).optional(),
  multiValueHeaders: z.record(z.string(), z.array(z.string())).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

export interface ServiceFunction extends Reserved {
  readonly timeoutSeconds: number;
  readonly handler: Handler;
}

export interface ApiOptions {
  readonly admission: Admission;
  readonly authorize: Authorize;
  readonly functions: ReadonlyMap<ServiceName, ServiceFunction>;
  readonly publicOrigin: string;
  readonly log: (error: unknown, requestId: string) => void;
}

/** API Gateway: route by the contract, authorise, invoke the service's function, answer. */
export function openApi({ admission, authorize, functions, publicOrigin, log }: ApiOptions) {
  const match = openRouter();

  async function answer(message: IncomingMessage, url: URL, requestId: string): Promise<Answer> {
    const path = url.pathname.slice('/api'.length) || '/';
    const method = message.method ?? 'GET';
    if (method === 'OPTIONS') return preflight(requestId);
    const throttled = admission.throttled(requestId);
    if (throttled !== undefined) return throttled;
    const route = match(method, path);
    if (route === undefined) return gatewayProblem(404, noRoute(method, path), requestId);
    if ((message.headersDistinct.authorization?.length ?? 0) > 1)
      return gatewayProblem(400, TWO_TOKENS, requestId);
    const room = admission.roomOf(route.operation.service);
    // Before anything was read and checked: what is refused must cost next to nothing.
    room.requireSpace();
    const body = await readText(message);
    const request: GatewayRequest = {
      requestId,
      method,
      path,
      query: url.searchParams,
      headers: message.headers,
      rawHeaders: message.rawHeaders,
      body,
      sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
      route,
    };
    return room.enter(
      () => authorizeAndInvoke(request),
      () => message.socket.destroyed,
    );
  }

  async function authorizeAndInvoke(request: GatewayRequest): Promise<Answer> {
    const authorization = await authorize(request);
    if (!authorization.allowed) return refusal(authorization.status, request.requestId);
    return invoke(request, authorization.context);
  }

  async function invoke(request: GatewayRequest, context: Readonly<Record<string, string>>): Promise<Answer> {
    const target = functions.get(request.route.operation.service);
    if (target === undefined) throw new Error(`no function serves ${request.route.operation.service}`);
    const seconds = Math.min(target.timeoutSeconds, LONGEST_INTEGRATION_SECONDS);
    const event = proxyEvent(request, Object.keys(context).length === 0 ? undefined : context);
    const result = await withinTime(
      target.handler(event, invocation(target.name, target.timeoutSeconds)),
      seconds,
    );
    if (result === TIMED_OUT) return gatewayProblem(504, TIMEOUT, request.requestId);
    return lambdaAnswer(result);
  }

  return async (message: IncomingMessage, url: URL, requestId: string): Promise<Answer> => {
    const sent = await answer(message, url, requestId).catch((error: unknown) => {
      if (error instanceof RoomIsFull) return noRoom(error, requestId);
      if (error instanceof BodiesTooLarge) return noRoom(new RoomIsFull(1), requestId);
      if (error instanceof BodyTooLarge) return gatewayProblem(413, TOO_LARGE, requestId);
      if (error instanceof BodyCutOff) return gatewayProblem(400, CUT_OFF, requestId);
      log(error, requestId);
      return gatewayProblem(502, BROKEN, requestId);
    });
    return message.headers.origin === publicOrigin
      ? { ...sent, headers: { ...sent.headers, ...cors() } }
      : sent;
  };

  function cors() {
    return {
      'access-control-allow-origin': publicOrigin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers':
        'x-request-id, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset, etag',
      vary: 'origin',
    };
  }
}

function preflight(requestId: string): Answer {
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers':
        'authorization, content-type, idempotency-key, if-match, x-correlation-id',
      'access-control-max-age': '7200',
      'x-request-id': requestId,
    },
    body: '',
  };
}

function lambdaAnswer(result: unknown): Answer {
  const {
    statusCode,
    headers = {},
    multiValueHeaders = {},
    body = '',
    isBase64Encoded = false,
  } = ProxyResult.parse(result);
  return {
    status: statusCode,
    headers: { ...headers, ...multiValueHeaders },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

function refusal(status: 401 | 403, requestId: string): Answer {
  return status === 401
    ? gatewayProblem(
        401,
        { type: 'unauthenticated', detail: 'Log in and send the access token as a bearer token.' },
        requestId,
      )
    : gatewayProblem(403, { type: 'forbidden', detail: 'Your role may not do this.' }, requestId);
}

const TIMED_OUT = Symbol('timed out');

async function withinTime(work: Promise<unknown>, seconds: number): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<typeof TIMED_OUT>();
  const timer = setTimeout(() => resolve(TIMED_OUT), seconds * 1000);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

const noRoute = (method: string, path: string) => ({
  type: 'not-found',
  detail: `There is no ${method} /api${path}; see /api/openapi.json.`,
});
const TOO_LARGE = { type: 'body-too-large', detail: 'The body is larger than 1 MB.' };
const CUT_OFF = { type: 'body-cut-off', detail: 'The body ended before it was complete.' };
const TWO_TOKENS = { type: 'invalid-request', detail: 'Send one Authorization header.' };
const TIMEOUT = { type: 'timeout', detail: 'The answer took too long; try again.' };
const BROKEN = {
  type: 'internal',
  detail: 'Something went wrong on our side; quote the instance to support.',
};
