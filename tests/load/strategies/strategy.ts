import type { Pool, PoolConnection, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';

/**
 * A way of keeping a sale from selling too much, reduced to its locks, on tables of its own. All are written alike:
 * what takes the lock goes in one packet, what is written under it and the commit in the next, so that they differ in
 * what they lock and not in how often they call.
 */
export interface Strategy {
  readonly name: string;
  /** Who does it so, and what it locks. */
  readonly summary: string;
  /** Lays out the tickets for sale in the empty tables. */
  prepare(pool: Pool, capacity: number): Promise<void>;
  /** Sells one ticket, or finds that none is left. */
  sell(connection: PoolConnection, sale: Attempt): Promise<boolean>;
}

export interface Attempt {
  readonly saleId: string;
  readonly capacity: number;
  /** What stands before COMMIT, while the locks are held: nothing, or a wait as long as a slow log device's. */
  readonly beforeCommit: string;
}

/** Only tables that the strategies need; a sale's row is what every one of them writes. */
export const TABLES = [
  `CREATE TABLE event_rows (id INT PRIMARY KEY, capacity INT NOT NULL) ENGINE=InnoDB`,
  `CREATE TABLE stock_rows (stripe INT PRIMARY KEY, free INT NOT NULL) ENGINE=InnoDB`,
  `CREATE TABLE ticket_rows (
     id INT PRIMARY KEY, status VARCHAR(8) NOT NULL, KEY ticket_rows_status (status, id)) ENGINE=InnoDB`,
  `CREATE TABLE sale_rows (
     id CHAR(36) PRIMARY KEY, event_id INT NOT NULL, status VARCHAR(8) NOT NULL,
     KEY sale_rows_event (event_id, status)) ENGINE=InnoDB`,
] as const;

export const EVENT = 1;

/** The one event; its capacity is what a recount is held against. */
export async function insertEvent(pool: Pool, capacity: number): Promise<void> {
  await pool.query('INSERT INTO event_rows (id, capacity) VALUES (?, ?)', [EVENT, capacity]);
}

export const INSERT_SALE = `INSERT INTO sale_rows (id, event_id, status) VALUES (?, ${EVENT}, 'held')`;

/** Sends several statements in one packet. @returns the rows that each read, and how many each changed */
export async function packet(
  connection: PoolConnection,
  statements: readonly string[],
  values: readonly unknown[] = [],
): Promise<readonly Outcome[]> {
  const [results] = await connection.query<RowDataPacket[][]>(statements.join('; '), [...values]);
  const all: readonly unknown[] = results;
  return all.map((result) =>
    Array.isArray(result)
      ? { rows: result, changed: 0 }
      : { rows: [], changed: Changed.parse(result).affectedRows },
  );
}

/** What the driver gives for a statement that reads nothing. */
const Changed = z.object({ affectedRows: z.number() });

interface Outcome {
  readonly rows: readonly RowDataPacket[];
  readonly changed: number;
}

/** A number that a statement read, under this name, in its first row. */
export const numberIn = (outcome: Outcome | undefined, name: string): number =>
  Number(outcome?.rows[0]?.[name] ?? 0);
