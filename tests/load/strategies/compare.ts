import { randomUUID } from 'node:crypto';
import { createPool, type Pool, type PoolOptions, type RowDataPacket } from 'mysql2/promise';
import { inParallel } from '../in-parallel.ts';
import { type Strategy, TABLES } from './strategy.ts';

interface Race {
  readonly capacity: number;
  readonly buyers: number;
  /** Buyers under way at once, each with a connection. */
  readonly atOnce: number;
  /** Added while the locks are held, before each commit. */
  readonly commitMs: number;
}

export interface RaceResult {
  readonly salesASecond: number;
  readonly oversold: number;
  /** Tickets that were left though somebody was refused. */
  readonly leftOver: number;
  /** Buyers who got an error: a deadlock, a lock that did not come. */
  readonly failed: number;
}

const SCRATCH = 'concert_strategies';

/** Sells everything by one strategy, with more buyers than tickets, in a scratch database. */
export async function race(account: PoolOptions, strategy: Strategy, wanted: Race): Promise<RaceResult> {
  const admin = createPool({ ...account, connectionLimit: 1 });
  await admin.query(`DROP DATABASE IF EXISTS ${SCRATCH}`);
  await admin.query(`CREATE DATABASE ${SCRATCH}`);
  const pool = createPool({
    ...account,
    database: SCRATCH,
    connectionLimit: wanted.atOnce,
    multipleStatements: true,
  });
  try {
    for (const table of TABLES) await pool.query(table);
    await strategy.prepare(pool, wanted.capacity);
    await connectAll(pool, wanted.atOnce);
    return await sellAll(pool, strategy, wanted);
  } finally {
    await pool.end();
    await admin.query(`DROP DATABASE ${SCRATCH}`);
    await admin.end();
  }
}

async function sellAll(
  pool: Pool,
  strategy: Strategy,
  { capacity, buyers, atOnce, commitMs }: Race,
): Promise<RaceResult> {
  const beforeCommit = commitMs === 0 ? 'DO 0' : `DO SLEEP(${commitMs / 1000})`;
  const started = performance.now();
  let lastSale = started;
  const turns = Array.from({ length: buyers }, (_, turn) => turn);
  const outcomes = await inParallel(turns, atOnce, async () => {
    const connection = await pool.getConnection();
    try {
      const isSold = await strategy.sell(connection, { saleId: randomUUID(), capacity, beforeCommit });
      if (isSold) lastSale = performance.now();
      return isSold ? 'sold' : 'refused';
    } catch {
      await connection.query('ROLLBACK');
      return 'failed';
    } finally {
      connection.release();
    }
  });
  const [rows] = await pool.query<RowDataPacket[]>('SELECT COUNT(*) AS sold FROM sale_rows');
  const sold = Number(rows[0]?.sold);
  return {
    salesASecond: sold / ((lastSale - started) / 1000),
    oversold: Math.max(0, sold - capacity),
    leftOver: Math.max(0, capacity - sold),
    failed: outcomes.filter((outcome) => outcome === 'failed').length,
  };
}

/** Connections are made before the clock runs. */
async function connectAll(pool: Pool, count: number): Promise<void> {
  const all = await Promise.all(Array.from({ length: count }, () => pool.getConnection()));
  for (const connection of all) connection.release();
}
