import { newId } from '@concert/values/ids';

/** A call as a test says it; what is left out is as in a plain call by nobody. */
export interface Call {
  /** The route's pattern; the path itself when it has no parameters that matter. */
  readonly resource?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The body as it is, instead of `body`. */
  readonly rawBody?: string;
  /** The authoriser's word on who calls. */
  readonly authorizer?: unknown;
}

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it expects.
  readonly body: any;
  readonly headers: Headers;
}

/** The event that API Gateway makes of a call. Its type is that of the handler's argument, whichever handler it is. */
export function proxyEvent(
  method: string,
  path: string,
  { resource = path, params, query = {}, headers = {}, body, rawBody, authorizer = null }: Call = {},
): never {
  const event = {
    httpMethod: method,
    path,
    resource,
    headers: { host: 'test', 'content-type': 'application/json', ...headers },
    multiValueHeaders: {},
    queryStringParameters: query,
    multiValueQueryStringParameters: Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, [value]]),
    ),
    pathParameters: params ?? null,
    stageVariables: null,
    body: rawBody ?? (body === undefined ? null : JSON.stringify(body)),
    isBase64Encoded: false,
    requestContext: {
      requestId: newId(),
      path,
      httpMethod: method,
      identity: { sourceIp: '203.0.113.9' },
      authorizer,
    },
  };
  return event as never;
}

/** What a handler answers, as a client of API Gateway sees it. */
export function replyOf(answer: unknown): Reply {
  const { statusCode, body, headers, multiValueHeaders } = answer as {
    readonly statusCode: number;
    readonly body: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  };
  const seen = new Headers(headers);
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) seen.set(name, String(values));
  return { status: statusCode, body: body === '' ? undefined : JSON.parse(body), headers: seen };
}

/** What the authoriser says of somebody who is logged in for another quarter of an hour. */
export function loggedInAs(
  { id, role }: { readonly id: string; readonly role: string },
  sessionId = newId(),
) {
  return { userId: id, role, sessionId, expiresAt: new Date(Date.now() + 900_000).toISOString() };
}
