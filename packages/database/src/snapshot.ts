import { CompiledQuery } from 'kysely';
import { connect, type Database, type DatabaseAddress } from './connection.ts';

/** Reads with plain statements, `?` for each value: for tools that look across the tables of all services. */
export interface Reader {
  /** @param values an array stands for a list, as in `IN (?)` */
  rows<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** The same connection, for what a store already knows how to read. */
  readonly db: Database;
}

/** A reader that sees the database as it was at one moment, however long it reads. */
export interface Snapshot extends Reader {
  /** The moment, by the database's clock: what is judged by age is judged at this time. */
  readonly takenAt: Date;
}

/**
 * Reads on a connection of its own in one consistent snapshot, without a lock that anybody waits for. Nothing can
 * be written. Takes a session setting, so it is not for a function behind RDS Proxy.
 */
export async function inSnapshot<Result>(
  address: DatabaseAddress,
  work: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  return onConnection(address, async (reader) => {
    await reader.rows('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await reader.rows('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    const [row] = await reader.rows<{ now: Date }>('SELECT UTC_TIMESTAMP(3) AS now');
    if (row === undefined) throw new Error('the database did not tell the time');
    return work({ ...reader, takenAt: row.now });
  });
}

/** Reads on a connection of its own; each statement sees what is committed when it runs. */
export async function withReader<Result>(
  address: DatabaseAddress,
  work: (reader: Reader) => Promise<Result>,
): Promise<Result> {
  return onConnection(address, work);
}

async function onConnection<Result>(
  address: DatabaseAddress,
  work: (reader: Reader) => Promise<Result>,
): Promise<Result> {
  const db = connect(address, { connections: 1 });
  try {
    return await db.connection().execute((connection) => work(readerOn(connection)));
  } finally {
    await db.destroy();
  }
}

function readerOn(connection: Database): Reader {
  return {
    db: connection,
    async rows<Row>(text: string, values: readonly unknown[] = []) {
      const { rows } = await connection.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
      return rows;
    },
  };
}
