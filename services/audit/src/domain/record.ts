import type { EventEnvelope } from '@concert/contracts/envelope';
import { maskDetails } from './mask-details.ts';

/** What is known of a change before it has its place in the chain. */
export interface AuditEntry {
  readonly id: string;
  readonly eventId: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string;
  readonly actorType: string;
  readonly actorId: string | null;
  readonly actorRole: string | null;
  readonly address: string | null;
  readonly correlationId: string;
  readonly occurredAt: Date;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A change in its place: the day's chain, the place in it, and what links it to the record before. */
export interface AuditRecord extends AuditEntry {
  /** The UTC day of the record's writing, `2027-01-04`: a late event joins the open chain, never a closed one. */
  readonly day: string;
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

const SUBJECT = /^([a-z][a-z-]{0,31})\/([\x21-\x7e]{1,64})$/;

/**
 * An event as an entry of the trail, with the actor who set it off.
 * @throws Error when its subject is not `kind/id`: it would be lost to the search
 */
export function entryOf(event: EventEnvelope, id: string): AuditEntry {
  const [, resource, resourceId] = SUBJECT.exec(event.subject) ?? [];
  if (resource === undefined || resourceId === undefined)
    throw new Error(`event ${event.id}: the subject ${event.subject} is not of the form kind/id`);
  return {
    id,
    eventId: event.id,
    action: event.type,
    resource,
    resourceId,
    actorType: event.actor.type,
    actorId: event.actor.id,
    actorRole: event.actor.role,
    address: event.actor.address,
    correlationId: event.correlationId,
    occurredAt: new Date(event.time),
    details: maskDetails(event.data),
  };
}
