import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { RouteMatch } from './match-route.ts';

/** One request as the gateway has read it. */
export interface GatewayRequest {
  readonly requestId: string;
  readonly method: string;
  /** Below the stage: `/bookings/…`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly sourceIp: string;
  readonly route: RouteMatch;
}

const STAGE = 'api';
const API_ID = 'local';
const DOMAIN = 'api.concert.internal';
const ACCOUNT = '000000000000';

/** The event that API Gateway (REST, Lambda proxy integration) gives to a function. */
export function proxyEvent(
  request: GatewayRequest,
  authorizer: Readonly<Record<string, string>> | undefined,
): APIGatewayProxyEvent {
  const { method, path, query, route, body } = request;
  const single = [...new Set(query.keys())].map((name) => [name, query.getAll(name).at(-1) ?? ''] as const);
  return {
    resource: route.operation.path,
    path,
    httpMethod: method,
    headers: singleHeaders(request.rawHeaders),
    multiValueHeaders: multiHeaders(request.rawHeaders),
    queryStringParameters: single.length === 0 ? null : Object.fromEntries(single),
    multiValueQueryStringParameters:
      single.length === 0 ? null : Object.fromEntries(single.map(([name]) => [name, query.getAll(name)])),
    pathParameters: Object.keys(route.params).length === 0 ? null : { ...route.params },
    stageVariables: null,
    body: body === '' ? null : body,
    isBase64Encoded: false,
    requestContext: requestContext(request, authorizer),
  };
}

/** The ARN by which policies name the called method. */
export function methodArn(request: GatewayRequest): string {
  return `arn:aws:execute-api:eu-central-1:${ACCOUNT}:${API_ID}/${STAGE}/${request.method}${request.path}`;
}

export function requestContext(
  { requestId, method, path, sourceIp, route, headers }: GatewayRequest,
  authorizer: Readonly<Record<string, string>> | undefined,
): APIGatewayProxyEvent['requestContext'] {
  const now = new Date();
  return {
    accountId: ACCOUNT,
    apiId: API_ID,
    // The gateway's own name, whatever the client calls it.
    domainName: DOMAIN,
    authorizer: authorizer === undefined ? null : { ...authorizer },
    protocol: 'HTTP/1.1',
    httpMethod: method,
    identity: { ...NO_IDENTITY, sourceIp, userAgent: headers['user-agent'] ?? null },
    path: `/${STAGE}${path}`,
    stage: STAGE,
    requestId,
    requestTime: now.toISOString(),
    requestTimeEpoch: now.getTime(),
    resourceId: route.operation.id,
    resourcePath: route.operation.path,
  };
}

/** Of a name that comes several times, the last value. A name may be any, `__proto__` too. */
export function singleHeaders(raw: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairsOf(raw));
}

export function multiHeaders(raw: readonly string[]): Record<string, string[]> {
  const byName = Map.groupBy(pairsOf(raw), ([name]) => name);
  return Object.fromEntries([...byName].map(([name, pairs]) => [name, pairs.map(([, value]) => value)]));
}

/** Node hands names and values over in one row. */
function pairsOf(raw: readonly string[]): readonly (readonly [name: string, value: string])[] {
  const names = raw.filter((_, place) => place % 2 === 0);
  return names.map((name, place) => [name, raw[2 * place + 1] ?? '']);
}

const NO_IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
} as const;
