import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CONCERT_BUS, openBus } from '@concert/cloud/bus';
import { queueDepth } from '@concert/cloud/queues';
import type { DatabaseAddress } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import { withReader } from '@concert/database/snapshot';
import { databaseAddress } from '@concert/testing/database-address';
import { readCloud } from '../../apps/local/src/provision/read-cloud.ts';
import { findRunningPlatform } from '../../tools/running-platform.ts';

// Delivers every event that the platform has ever published again: twice, late, and in no order. Nothing may change.

const HELP = `Usage: node tests/faults/replay-everything.ts [--data-dir <folder>]

Waits until the running platform's queues are empty, takes the sums of its tables, publishes each event of its outbox
twice more in a random order, waits again, and compares. Exit code 1 when a table changed.`;

/** What consumers write. Sweeps and jobs may go on meanwhile, so what they alone touch is left out. */
const TABLES = [
  'payments',
  'refunds',
  'tickets',
  'email_logs',
  'notifications_log',
  'analytics_daily',
  'ticket_stock',
];
const PATIENCE_SECONDS = 120;

const { values } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' }, 'data-dir': { type: 'string' } },
});
if (values.help === true) console.log(HELP);
else process.exitCode = await run(values['data-dir']);

async function run(dataDir: string | undefined): Promise<number> {
  const { environment } = await findRunningPlatform(dataDir);
  Object.assign(process.env, environment);
  const database = await databaseAddress();
  await drained();
  const before = await sums(database);
  const events = await outbox(database);
  console.log(`Delivering ${events.length} events twice more, in no order`);
  const again = shuffled([...events, ...events]);
  const bus = openBus(CONCERT_BUS);
  for (let first = 0; first < again.length; first += 500) await bus.publish(again.slice(first, first + 500));
  await drained();
  const after = await sums(database);
  const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
  for (const name of changed) console.error(`${name} changed: ${before[name]} → ${after[name]}`);
  if (changed.length === 0) console.log('Nothing changed.');
  return changed.length === 0 ? 0 : 1;
}

async function outbox(database: DatabaseAddress) {
  return withReader(database, async (reader) => {
    const rows = await reader.rows<{ id: string; type: string; source: string; envelope: unknown }>(
      `SELECT id, type, JSON_UNQUOTE(JSON_EXTRACT(envelope, '$.source')) AS source, envelope FROM outbox`,
    );
    return rows.map(({ id, type, source, envelope }) => ({
      id,
      type,
      source: `concert.${source}`,
      detail: fromJsonColumn(envelope),
    }));
  });
}

/** A sum of each table's rows, and how many events of each kind were ever written: an effect applied again shows in either. */
async function sums(database: DatabaseAddress): Promise<Readonly<Record<string, string>>> {
  return withReader(database, async (reader) => {
    const tables = await reader.rows<{ Table: string; Checksum: number }>(
      `CHECKSUM TABLE ${TABLES.join(', ')}`,
    );
    const events = await reader.rows<{ type: string; count: number }>(
      `SELECT type, COUNT(*) AS count FROM outbox WHERE type <> 'HoldExpired' GROUP BY type`,
    );
    const [records] = await reader.rows<{ count: number }>(
      'SELECT COUNT(DISTINCT event_id) - COUNT(*) AS count FROM audit_logs',
    );
    return {
      ...Object.fromEntries(tables.map(({ Table, Checksum }) => [Table, String(Checksum)])),
      ...Object.fromEntries(events.map(({ type, count }) => [`events of ${type}`, String(count)])),
      'audit records of one event': String(records?.count),
    };
  });
}

/** @throws Error that names the queues that are not empty after two minutes */
async function drained(): Promise<void> {
  const queues = Object.keys(readCloud().queues);
  const until = performance.now() + PATIENCE_SECONDS * 1000;
  for (let quiet = 0; quiet < 3; ) {
    const depths = await Promise.all(
      queues.map(async (queue) => ({ queue, depth: await queueDepth(queue) })),
    );
    const full = depths.filter(({ depth }) => depth > 0);
    quiet = full.length === 0 ? quiet + 1 : 0;
    if (performance.now() > until)
      throw new Error(`not empty: ${full.map(({ queue, depth }) => `${queue} ${depth}`).join(', ')}`);
    await pause(1_000);
  }
}

function shuffled<Item>(items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
