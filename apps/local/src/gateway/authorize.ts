import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { z } from 'zod';
import {
  type GatewayRequest,
  methodArn,
  multiHeaders,
  requestContext,
  singleHeaders,
} from './proxy-event.ts';

/** What the authoriser says of a request: its context, or with what status it is refused. */
export type Authorization =
  | { readonly allowed: true; readonly context: Readonly<Record<string, string>> }
  | { readonly allowed: false; readonly status: 401 | 403 };

export type Authorize = (request: GatewayRequest) => Promise<Authorization>;

export type AuthorizerHandler = (event: APIGatewayRequestAuthorizerEvent) => Promise<unknown>;

const Policy = z.object({
  policyDocument: z.object({
    Statement: z.array(
      z.object({ Effect: z.enum(['Allow', 'Deny']), Resource: z.union([z.string(), z.array(z.string())]) }),
    ),
  }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
});

const LARGEST_CACHE = 50_000;

/**
 * Asks the real authoriser, and keeps its answer as API Gateway does: by the identity sources, which are the
 * token, the method and the resource, for the seconds of `cloud.json`. A refusal with 401 is not kept.
 */
export function openAuthorizer(handler: AuthorizerHandler, cacheSeconds: number): Authorize {
  const kept = new Map<string, { readonly answer: Authorization; readonly until: number }>();

  return async (request) => {
    const { access } = request.route.operation;
    const token = request.headers.authorization;
    if (access === 'public' || (access === 'optional' && token === undefined))
      return { allowed: true, context: {} };
    if (token === undefined) return { allowed: false, status: 401 };
    const key = `${request.method} ${request.route.operation.path} ${token}`;
    const found = kept.get(key);
    if (found !== undefined && found.until > Date.now()) return found.answer;
    const answer = await ask(handler, request);
    if (answer.allowed || answer.status === 403) {
      if (kept.size >= LARGEST_CACHE) kept.clear();
      kept.set(key, { answer, until: Date.now() + cacheSeconds * 1000 });
    }
    return answer;
  };
}

async function ask(handler: AuthorizerHandler, request: GatewayRequest): Promise<Authorization> {
  try {
    const policy = Policy.parse(await handler(authorizerEvent(request)));
    const arn = methodArn(request);
    const applying = policy.policyDocument.Statement.filter((statement) =>
      covers([statement.Resource].flat(), arn),
    );
    const isAllowed = applying.length > 0 && applying.every((statement) => statement.Effect === 'Allow');
    if (!isAllowed) return { allowed: false, status: 403 };
    const context = Object.entries(policy.context ?? {}).map(
      ([name, value]) => [name, String(value)] as const,
    );
    return { allowed: true, context: Object.fromEntries(context) };
  } catch (error) {
    // The one message by which an authoriser tells «no» from «broken».
    if (error instanceof Error && error.message === 'Unauthorized') return { allowed: false, status: 401 };
    throw error;
  }
}

function authorizerEvent(request: GatewayRequest): APIGatewayRequestAuthorizerEvent {
  const { requestId, method, path, route, rawHeaders } = request;
  return {
    type: 'REQUEST',
    methodArn: methodArn(request),
    resource: route.operation.path,
    path,
    httpMethod: method,
    headers: singleHeaders(rawHeaders),
    multiValueHeaders: multiHeaders(rawHeaders),
    pathParameters: { ...route.params },
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables: {},
    requestContext: { ...requestContext(request, undefined), authorizer: undefined, requestId },
  };
}

/** IAM's `*` stands for any characters. */
function covers(resources: readonly string[], arn: string): boolean {
  return resources.some((resource) => resource === arn || wildcard(resource).test(arn));
}

function wildcard(resource: string): RegExp {
  return new RegExp(`^${resource.split('*').map(RegExp.escape).join('.*')}$`);
}
