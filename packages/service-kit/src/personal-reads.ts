import { auditEvents } from '@concert/contracts/events/audit';
import type { Operation } from '@concert/contracts/operation';
import type { Database } from '@concert/database/connection';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import { unavailable } from '@concert/values/problems';
import { z } from 'zod';
import type { Cause, NewEvent } from './events.ts';
import type { Identity } from './identity.ts';
import type { AnyRequest } from './routes.ts';

/**
 * Writes down that somebody read personal data of others.
 * @throws Problem `unavailable` when it cannot be written down: the answer must then not be given
 */
export type RecordRead = (operation: Operation, request: AnyRequest, cause: Cause) => Promise<void>;

/** Records readings as `PersonalDataRead` in the outbox, from where the audit trail gets them. */
export function readRecorder(db: Database, newEvent: NewEvent): RecordRead {
  return async (operation, request, cause) => {
    const told = { operation: operation.id, parameters: parametersOf(operation, request) };
    const event = newEvent(auditEvents.PersonalDataRead, operation.id, told, cause);
    try {
      await inTransaction(db, (tx) => appendToOutbox(tx, [event]));
    } catch (error) {
      throw unavailable('The reading cannot be recorded at this moment, so it is not answered.', error);
    }
  };
}

/** The parameters by which a person is named. */
const PERSON = ['uid', 'userId'] as const;

/**
 * Whether a call shows its caller personal data of others. An admin sees everybody's, an organiser that of its
 * events' buyers; whoever asks for what is their own reads nobody else's.
 */
export function readsOthers(
  operation: Operation,
  identity: Identity | undefined,
  request: AnyRequest,
): identity is Identity {
  if (operation.personalData !== true || identity === undefined) return false;
  if (identity.role !== 'admin' && operation.ownership !== 'event-organizer') return false;
  const named = PERSON.find((name) => fieldsOf(operation).has(name));
  if (named === undefined) return true;
  const person = valuesOf(request)[named];
  return person === undefined ? operation.ownership !== 'caller' : person !== identity.userId;
}

/** What was asked for, without anything that could be somebody's name or address. */
function parametersOf(operation: Operation, request: AnyRequest): Record<string, string> {
  const fields = fieldsOf(operation);
  const given = Object.entries(valuesOf(request)).filter(
    ([name, value]) => value !== undefined && name !== 'cursor',
  );
  return Object.fromEntries(given.map(([name, value]) => [name, safeText(value, fields.get(name))]));
}

function fieldsOf({ params, query }: Operation): ReadonlyMap<string, unknown> {
  return new Map(Object.entries({ ...query?.shape, ...params?.shape }));
}

function valuesOf({ params, query }: AnyRequest): Readonly<Record<string, unknown>> {
  return { ...Values.parse(query ?? {}), ...Values.parse(params ?? {}) };
}

const Values = z.record(z.string(), z.unknown());

const SAFE = [
  // An id, alone or behind its kind: `booking:019a…`.
  /^(?:[a-z][a-z-]{0,31}:)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  // A number, a day, an instant.
  /^-?\d{1,15}$/,
  /^\d{4}-\d\d-\d\d(?:T[\d:.]{5,12}(?:Z|[+-]\d\d:\d\d))?$/,
];

function safeText(value: unknown, field: unknown): string {
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isSafe = typeof value !== 'string' ? typeof value !== 'object' : SAFE.some((form) => form.test(text));
  return isSafe || isChoice(field) ? text : '***';
}

/** A field that takes one of a few texts of the contract. */
function isChoice(field: unknown): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault || field instanceof z.ZodNullable)
    return isChoice(field.unwrap());
  return field instanceof z.ZodEnum || field instanceof z.ZodLiteral;
}
