import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@concert/database/connection';
import { sql } from 'kysely';

const LISTENED_SECONDS = 2;

/**
 * How many statements the database was sent while `work` ran, less what the platform's queues and schedules send anyway,
 * which is listened for in the two seconds before.
 */
export async function statementsOf<Result>(
  db: Database,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly statements: number }> {
  const quiet = await questions(db);
  await pause(LISTENED_SECONDS * 1000);
  const before = await questions(db);
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1000;
  const sent = (await questions(db)) - before;
  const anyway = ((before - quiet) / LISTENED_SECONDS) * seconds;
  return { result, statements: Math.max(0, Math.round(sent - anyway)) };
}

async function questions(db: Database): Promise<number> {
  const { rows } = await sql<{ Value: string }>`SHOW GLOBAL STATUS LIKE 'Questions'`.execute(db);
  return Number(rows[0]?.Value ?? 0);
}
