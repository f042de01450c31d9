import { allOperations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { AccessClaims } from './access-token.ts';

/** What the contract says of who may call an operation. */
export type AccessRule = Pick<Operation, 'access' | 'beforeSecondFactor'>;

const RULES: ReadonlyMap<string, AccessRule> = new Map(
  allOperations.map((operation) => [`${operation.method} ${operation.path}`, operation]),
);

/**
 * Who may call what API Gateway routes here.
 * @param resource as the gateway names it: `/bookings/{id}`
 * @returns undefined when it is no operation of the contract
 */
export const ruleOf = (method: string, resource: string): AccessRule | undefined =>
  RULES.get(`${method} ${resource}`);

/** Role and limit of a token are judged here and nowhere else. */
export function mayCall({ access, beforeSecondFactor = false }: AccessRule, claims: AccessClaims): boolean {
  if (claims.isLimited && !beforeSecondFactor) return false;
  return typeof access === 'string' || access.includes(claims.role);
}

/** The call that is to be judged, as API Gateway names it. */
export interface GatewayCall {
  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>` */
  readonly methodArn: string;
  /** `/bookings/{id}` */
  readonly resource: string;
}

/**
 * API Gateway's answer for this operation and no other; the gateway keeps it by token, method and resource, so it
 * speaks for every value of the path's parameters. The context reaches the service as
 * `requestContext.authorizer`, where `identityOf` of the service kit reads it.
 */
export function policyFor(
  call: GatewayCall,
  effect: 'Allow' | 'Deny',
  claims?: AccessClaims,
): APIGatewayAuthorizerResult {
  return {
    principalId: claims?.userId ?? 'anonymous',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: operationArn(call) }],
    },
    context: claims === undefined ? {} : contextOf(claims),
  };
}

function contextOf({ userId, role, sessionId, expiresAt }: AccessClaims) {
  return { userId, role, sessionId, expiresAt: expiresAt.toISOString() };
}

function operationArn({ methodArn, resource }: GatewayCall): string {
  const [api, stage, method] = methodArn.split('/');
  return `${api}/${stage}/${method}${resource.replaceAll(/\{\w+\}/g, '*')}`;
}
