import { createHash } from 'node:crypto';
import { unprocessable } from '@concert/values/problems';
import { sql } from 'kysely';
import type { Database } from './connection.ts';
import { fromJsonColumn } from './json.ts';
import { inTransaction, isDuplicate, type Tx } from './transactions.ts';

/** A caller's `Idempotency-Key` on one operation, and what was asked under it. */
export interface IdempotencyKey {
  readonly caller: string;
  readonly operation: string;
  readonly key: string;
  readonly requestHash: string;
}

/** An answer as it was given the first time; the HTTP layer checks it by the contract like any other. */
export interface RecordedResponse {
  readonly recorded: Answer;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** SHA-256 of the request's content, by which the same key with another body is found out. */
export function hashRequest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/**
 * The answer given before under this key, if any.
 * @throws Problem `idempotency-key-reused` (422) when the key was used for another request
 */
export async function recordedResponse(
  db: Database,
  key: IdempotencyKey,
): Promise<RecordedResponse | undefined> {
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'response_status', 'response_body'])
    .where('caller', '=', key.caller)
    .where('operation', '=', key.operation)
    .where('idempotency_key', '=', key.key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.request_hash !== key.requestHash) {
    throw unprocessable(
      'idempotency-key-reused',
      'This Idempotency-Key was used for another request; choose a new key for a new request.',
    );
  }
  return { recorded: { status: row.response_status, body: fromJsonColumn(row.response_body) } };
}

/**
 * Runs `work` in a transaction that also records its answer under the key, so that effect and record are one.
 * A twin that runs at the same time waits at the unique key, then gets the first one's answer; nothing of its
 * own is kept. Without a key it is a plain transaction.
 * @param work must insert through `record` before it takes locks that others wait for
 */
export async function inIdempotentTransaction(
  db: Database,
  key: IdempotencyKey | undefined,
  work: (tx: Tx, record: (answer: Answer) => Promise<void>) => Promise<Answer>,
): Promise<RecordedResponse> {
  const record = (tx: Tx) => async (answer: Answer) => {
    if (key !== undefined) await insertRecord(tx, key, answer);
  };
  try {
    return { recorded: await inTransaction(db, (tx) => work(tx, record(tx))) };
  } catch (error) {
    if (key === undefined || !isDuplicate(error, 'PRIMARY')) throw error;
    const recorded = await recordedResponse(db, key);
    if (recorded === undefined) throw error;
    return recorded;
  }
}

/** Forgets answers recorded before `before`, at most `limit` at a time. */
export async function purgeIdempotencyKeys(db: Database, before: Date, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', before)
    .limit(limit)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

async function insertRecord(tx: Tx, key: IdempotencyKey, answer: Answer): Promise<void> {
  await tx
    .insertInto('idempotency_keys')
    .values({
      caller: key.caller,
      operation: key.operation,
      idempotency_key: key.key,
      request_hash: key.requestHash,
      response_status: answer.status,
      response_body: JSON.stringify(answer.body),
      created_at: sql<Date>`UTC_TIMESTAMP(3)`,
    })
    .execute();
}
