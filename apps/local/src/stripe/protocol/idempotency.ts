import { createHash } from 'node:crypto';
import type { Store } from '../state/store.ts';
import { invalid, StripeFailure } from './failures.ts';
import type { ParamMap } from './params.ts';

const KEEP_MS = 24 * 60 * 60 * 1_000;
const MAX_KEY_LENGTH = 255;

/** What the first request with a key was answered. */
export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
}

/** Stripe's idempotency keys, https://docs.stripe.com/api/idempotent_requests: kept 24 hours. */
export interface IdempotencyKeys {
  /** Takes the key for the time of one request; a 409 while another request holds it. */
  lock(key: string): () => void;
  /** The answer to replay, if the key is known; a 400 if it was used with other parameters. */
  find(key: string, fingerprint: string): StoredAnswer | undefined;
  save(key: string, fingerprint: string, answer: StoredAnswer): void;
  /** Drops the keys older than 24 hours. */
  prune(): void;
}

export function openIdempotencyKeys(store: Store, clock: () => Date): IdempotencyKeys {
  const held = new Set<string>();
  return {
    lock: (key) => {
      if (key.length > MAX_KEY_LENGTH) {
        throw invalid(`Idempotency keys have at most ${MAX_KEY_LENGTH} characters.`);
      }
      if (held.has(key)) throw inUse(key);
      held.add(key);
      return () => {
        held.delete(key);
      };
    },
    find: (key, fingerprint) => {
      const sql =
        'SELECT fingerprint, status, body, request_id FROM idempotency_keys WHERE key = ? AND created > ?';
      const row = store.statement(sql).get(key, clock().getTime() - KEEP_MS);
      if (row === undefined) return undefined;
      if (row.fingerprint !== fingerprint) throw mismatch(key);
      return { status: Number(row.status), body: String(row.body), requestId: String(row.request_id) };
    },
    save: (key, fingerprint, answer) => {
      const sql = `INSERT OR REPLACE INTO idempotency_keys (key, fingerprint, status, body, request_id, created)
        VALUES (?, ?, ?, ?, ?, ?)`;
      const { status, body, requestId } = answer;
      store.statement(sql).run(key, fingerprint, status, body, requestId, clock().getTime());
    },
    prune: () => {
      store.statement('DELETE FROM idempotency_keys WHERE created <= ?').run(clock().getTime() - KEEP_MS);
    },
  };
}

/**
 * Tells requests apart by operation and parameters, whatever the parameters' order.
 * Of a card number only the last four digits go in, since a digest of a whole one could be reversed by trying.
 */
export function fingerprintOf(operation: string, params: ParamMap): string {
  return createHash('sha256').update(operation).update(canonical(params)).digest('base64url');
}

function canonical(params: ParamMap): string {
  const parts = Object.keys(params)
    .sort()
    .map((name) => {
      const value = params[name];
      if (value !== undefined && typeof value !== 'string')
        return `${JSON.stringify(name)}:{${canonical(value)}}`;
      if (name === 'cvc') return '"cvc":""';
      return `${JSON.stringify(name)}:${JSON.stringify(name === 'number' ? value?.slice(-4) : value)}`;
    });
  return parts.join(',');
}

function inUse(key: string): StripeFailure {
  const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
  return new StripeFailure(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message });
}

function mismatch(key: string): StripeFailure {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeFailure(400, { type: 'idempotency_error', message });
}
