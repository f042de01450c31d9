import { sessionKey } from '@concert/service-kit/sessions';
import type { TestUser } from '@concert/testing/builders';
import { newId } from '@concert/values/ids';
import type { NotificationContainer } from '../src/container.ts';
import { api } from '../src/index.ts';

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it expects.
  readonly body: any;
  readonly headers: Headers;
}

export interface Request {
  readonly as?: Pick<TestUser, 'id' | 'role'>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The body as it is, instead of `body`. */
  readonly rawBody?: string;
}

/** Calls the service as API Gateway does, with the authoriser's word on who calls and a session that lives. */
export async function request(
  { cache }: Pick<NotificationContainer, 'cache'>,
  method: string,
  path: string,
  { as, query = {}, headers = {}, body, rawBody }: Request = {},
): Promise<Reply> {
  const sessionId = newId();
  if (as !== undefined)
    await cache.run((redis) => redis.set(sessionKey(as.id, sessionId), 'alive', 'EX', 60));
  const expiresAt = new Date(Date.now() + 900_000).toISOString();
  const answer = await api({
    httpMethod: method,
    path,
    resource: path,
    headers: { 'content-type': 'application/json', ...headers },
    multiValueHeaders: {},
    queryStringParameters: query,
    multiValueQueryStringParameters: Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, [value]]),
    ),
    pathParameters: null,
    stageVariables: null,
    body: rawBody ?? (body === undefined ? null : JSON.stringify(body)),
    isBase64Encoded: false,
    requestContext: {
      requestId: newId(),
      identity: { sourceIp: '203.0.113.9' },
      authorizer: as === undefined ? null : { userId: as.id, role: as.role, sessionId, expiresAt },
    },
  } as never);
  const {
    statusCode,
    body: text,
    multiValueHeaders,
  } = answer as unknown as {
    statusCode: number;
    body: string;
    multiValueHeaders?: Record<string, string[]>;
  };
  return {
    status: statusCode,
    body: text === '' ? undefined : JSON.parse(text),
    headers: new Headers(
      Object.entries(multiValueHeaders ?? {}).map(([name, values]) => [name, String(values)]),
    ),
  };
}
