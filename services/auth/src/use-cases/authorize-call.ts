import type { Clock } from '@concert/values/clock';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { mayCall, policyFor, ruleOf } from '../domain/access-rules.ts';
import { type AccessClaims, verifyAccessToken } from '../domain/access-token.ts';
import type { PublicKeyOf } from '../domain/signed-tokens.ts';

/** What the authoriser works with: keys and a clock, no database, so that it starts fast and scales by itself. */
export interface AuthorizerParts {
  readonly publicKeyOf: PublicKeyOf;
  readonly issuer: string;
  readonly clock: Clock;
}

/**
 * Whether a call may pass API Gateway, by its token and by what the contract says of its operation. That the
 * session still lives is asked at admission, by each service, since this answer is cached.
 * @throws Error `Unauthorized`, which API Gateway answers with 401, for a missing or bad token
 */
export async function authorizeCall(
  parts: AuthorizerParts,
  event: Pick<APIGatewayRequestAuthorizerEvent, 'httpMethod' | 'resource' | 'methodArn' | 'headers'>,
): Promise<APIGatewayAuthorizerResult> {
  const rule = ruleOf(event.httpMethod, event.resource);
  if (rule === undefined) return policyFor(event, 'Deny');
  if (rule.access === 'public') return policyFor(event, 'Allow');

  const header = authorizationOf(event.headers);
  if (header === undefined && rule.access === 'optional') return policyFor(event, 'Allow');
  const claims = await claimsIn(parts, header);
  if (claims === undefined) throw new Error(UNAUTHORIZED);
  // What anybody may see, a session that is not complete sees as anybody does.
  if (rule.access === 'optional' && claims.isLimited) return policyFor(event, 'Allow');
  return policyFor(event, mayCall(rule, claims) ? 'Allow' : 'Deny', claims);
}

/** The very text that API Gateway turns into a 401. */
const UNAUTHORIZED = 'Unauthorized';

const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

async function claimsIn(
  { publicKeyOf, issuer, clock }: AuthorizerParts,
  header: string | undefined,
): Promise<AccessClaims | undefined> {
  const token = BEARER.exec(header ?? '')?.[1];
  return token === undefined ? undefined : verifyAccessToken(token, publicKeyOf, { issuer, now: clock() });
}

/** Header names come in the case that the client sent. */
function authorizationOf(headers: APIGatewayRequestAuthorizerEvent['headers']): string | undefined {
  const entry = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization');
  return entry?.[1];
}
