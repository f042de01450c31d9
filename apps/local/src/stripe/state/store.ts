import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Customer, IntentInvoice, Invoice, Price, Product, Subscription } from './billing-resources.ts';
import type {
  BalanceTransaction,
  CardBehaviour,
  Challenge,
  Charge,
  Dispute,
  PaymentIntent,
  PaymentMethod,
  Refund,
  StripeEvent,
} from './resources.ts';

/** Every kind of object that is kept, by the name that errors call it. */
export interface Kinds {
  readonly balance_transaction: BalanceTransaction;
  readonly card_behaviour: CardBehaviour;
  readonly challenge: Challenge;
  readonly charge: Charge;
  readonly customer: Customer;
  readonly dispute: Dispute;
  readonly event: StripeEvent;
  readonly intent_invoice: IntentInvoice;
  readonly invoice: Invoice;
  readonly payment_intent: PaymentIntent;
  readonly payment_method: PaymentMethod;
  readonly price: Price;
  readonly product: Product;
  readonly refund: Refund;
  readonly subscription: Subscription;
}

/** The conditions that a list may have; each is served by an index on the stored JSON. */
export type Filter = 'charge' | 'customer' | 'payment_intent' | 'source' | 'subscription' | 'type';

export interface PageQuery {
  readonly limit: number;
  /** Only what was stored before this object. */
  readonly after?: string;
  /** Only what was stored after this object. */
  readonly before?: string;
  /** Unix seconds, inclusive. */
  readonly createdFrom?: number;
  /** Unix seconds, inclusive. */
  readonly createdTo?: number;
  readonly where?: Readonly<Partial<Record<Filter, string>>>;
  readonly status?: string;
  readonly notStatus?: string;
}

/** The stand-in's memory: one SQLite file. */
export interface Store {
  /** A prepared statement, kept for the next use. */
  statement(sql: string): StatementSync;
  /** All of `work` or, when it throws, none of it. Not to be nested. */
  transaction<T>(work: () => T): T;
  find<K extends keyof Kinds>(kind: K, id: string): Kinds[K] | undefined;
  /** Inserts the object or replaces the one of this id, which keeps its place in lists. */
  put<K extends keyof Kinds>(kind: K, object: Kinds[K], created: number): void;
  remove(kind: keyof Kinds, id: string): void;
  /** Newest first; up to `limit` + 1 objects, so that the caller sees whether more exist. */
  page<K extends keyof Kinds>(kind: K, query: PageQuery): readonly Kinds[K][];
  close(): void;
}

const FILTERS: Readonly<Record<Filter, string>> = {
  charge: '$.charge',
  customer: '$.customer',
  payment_intent: '$.payment_intent',
  source: '$.source',
  subscription: '$.parent.subscription_details.subscription',
  type: '$.type',
};

const TABLES = `
  CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, created INTEGER NOT NULL,
    body TEXT NOT NULL, UNIQUE (kind, id));
  CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
  CREATE TABLE IF NOT EXISTS idempotency_keys (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    request_id TEXT NOT NULL, created INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS idempotency_keys_by_age ON idempotency_keys (created);
  CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, state TEXT NOT NULL, due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
  CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
  CREATE TABLE IF NOT EXISTS timers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, action TEXT NOT NULL, subject TEXT NOT NULL, due INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS timers_due ON timers (due);
  CREATE INDEX IF NOT EXISTS timers_by_subject ON timers (subject);
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

/**
 * Opens the file, made if absent, and holds it exclusively: a second process is refused («database is locked»).
 * A committed write survives the death of the process (write-ahead log, handed to the operating system at commit);
 * a power cut may lose the last moments, which test data can bear for the sake of speed.
 */
export function openStore(file: string): Store {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  try {
    prepareDatabase(database);
  } catch (cause) {
    database.close();
    throw new Error(`The Stripe stand-in cannot use ${file}; is another one running on it?`, { cause });
  }
  const statements = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    statement,
    transaction: (work) => inTransaction(statement, work),
    find: (kind, id) => {
      const row = statement('SELECT body FROM objects WHERE kind = ? AND id = ?').get(kind, id);
      return row === undefined ? undefined : JSON.parse(String(row.body));
    },
    put: (kind, object, created) => {
      const sql = `INSERT INTO objects (kind, id, created, body) VALUES (?, ?, ?, ?)
        ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body`;
      statement(sql).run(kind, object.id, created, JSON.stringify(object));
    },
    remove: (kind, id) => {
      statement('DELETE FROM objects WHERE kind = ? AND id = ?').run(kind, id);
    },
    page: (kind, query) => {
      const { sql, values } = pageStatement(kind, query);
      const rows = statement(sql).all(...values);
      const found = rows.map((row) => JSON.parse(String(row.body)));
      return query.before === undefined ? found : found.reverse();
    },
    close: () => database.close(),
  };
}

function prepareDatabase(database: DatabaseSync): void {
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  // Pages of 4 KiB: the log is folded into the file, which is what waits for the disk, every 32 MB.
  database.exec('PRAGMA wal_autocheckpoint = 8000');
  database.exec(TABLES);
  for (const [filter, path] of Object.entries(FILTERS)) {
    database.exec(`CREATE INDEX IF NOT EXISTS objects_by_${filter} ON objects (kind, body ->> '${path}', seq)
      WHERE body ->> '${path}' IS NOT NULL`);
  }
}

function inTransaction<T>(statement: (sql: string) => StatementSync, work: () => T): T {
  statement('BEGIN IMMEDIATE').run();
  try {
    const result = work();
    statement('COMMIT').run();
    return result;
  } catch (error) {
    statement('ROLLBACK').run();
    throw error;
  }
}

function pageStatement(
  kind: keyof Kinds,
  query: PageQuery,
): { readonly sql: string; readonly values: readonly (number | string)[] } {
  const conditions = ['kind = ?'];
  const values: (number | string)[] = [kind];
  const add = (condition: string, value: number | string | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(...(condition.includes('SELECT') ? [kind, value] : [value]));
  };
  add('seq < (SELECT seq FROM objects WHERE kind = ? AND id = ?)', query.after);
  add('seq > (SELECT seq FROM objects WHERE kind = ? AND id = ?)', query.before);
  add('created >= ?', query.createdFrom);
  add('created <= ?', query.createdTo);
  add(`body ->> '${FILTERS.charge}' = ?`, query.where?.charge);
  add(`body ->> '${FILTERS.customer}' = ?`, query.where?.customer);
  add(`body ->> '${FILTERS.payment_intent}' = ?`, query.where?.payment_intent);
  add(`body ->> '${FILTERS.source}' = ?`, query.where?.source);
  add(`body ->> '${FILTERS.subscription}' = ?`, query.where?.subscription);
  add(`body ->> '${FILTERS.type}' = ?`, query.where?.type);
  add("body ->> '$.status' = ?", query.status);
  add("body ->> '$.status' <> ?", query.notStatus);
  const order = query.before === undefined ? 'DESC' : 'ASC';
  values.push(query.limit + 1);
  return {
    sql: `SELECT body FROM objects WHERE ${conditions.join(' AND ')} ORDER BY seq ${order} LIMIT ?`,
    values,
  };
}
