import type { Actor } from '@concert/contracts/envelope';
import { ROLES, type Role } from '@concert/contracts/roles';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { z } from 'zod';

/** Who calls, as the authoriser established it. */
export interface Identity {
  readonly userId: string;
  readonly role: Role;
  readonly sessionId: string;
  readonly expiresAt: Date;
}

/** API Gateway hands the authoriser's context on as texts. */
const AuthorizerContext = z.object({
  userId: z.uuid(),
  role: z.enum(ROLES),
  sessionId: z.uuid(),
  expiresAt: z.iso.datetime(),
});

/** The caller's identity, or undefined on a route without an authoriser. */
export function identityOf(event: APIGatewayProxyEvent): Identity | undefined {
  const context = AuthorizerContext.safeParse(event.requestContext.authorizer);
  if (!context.success) return undefined;
  return { ...context.data, expiresAt: new Date(context.data.expiresAt) };
}

/** The caller as the author of a change, for events and the audit trail. */
export function actorOf(identity: Identity | undefined, address: string): Actor {
  return { type: 'user', id: identity?.userId ?? null, role: identity?.role ?? null, address };
}

export const SYSTEM: Actor = { type: 'system', id: null, role: null, address: null };

export const PROVIDER: Actor = { type: 'provider', id: null, role: null, address: null };
