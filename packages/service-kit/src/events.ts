import type { Actor, EventEnvelope } from '@concert/contracts/envelope';
import type { DataOf, EventType } from '@concert/contracts/event';
import type { Clock } from '@concert/values/clock';
import type { NewId } from '@concert/values/ids';

/** What causes a change: carried from the browser to the last consumer, and into the audit trail. */
export interface Cause {
  readonly actor: Actor;
  readonly correlationId: string;
}

/** Wraps what happened for the outbox; `subjectId` is the id behind the type's `subject`. */
export type NewEvent = <E extends EventType>(
  type: E,
  subjectId: string,
  data: DataOf<E>,
  cause: Cause,
) => EventEnvelope;

export function eventMaker(clock: Clock, newId: NewId): NewEvent {
  return (type, subjectId, data, cause) => ({
    id: newId(),
    type: type.type,
    version: type.version,
    source: type.source,
    subject: `${type.subject}/${subjectId}`,
    time: clock().toISOString(),
    correlationId: cause.correlationId,
    actor: cause.actor,
    data,
  });
}
