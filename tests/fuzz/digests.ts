import { createHash } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { queueDepth } from '@concert/cloud/queues';
import { openTables } from '@concert/cloud/tables';
import { withReader } from '@concert/database/snapshot';
import { databaseAddress } from '@concert/testing/database-address';
import { until } from '@concert/testing/until';
import { readCloud } from '../../apps/local/src/provision/read-cloud.ts';

/** A sum over the content of each table, of MySQL and DynamoDB. */
export type Digests = Readonly<Record<string, string>>;

/** Tables that a refused request may write, or that jobs write on their own, each with its reason. */
export const MAY_CHANGE: Readonly<Record<string, string>> = {};

/** Waits until all that was done is published, recorded and mailed, then sums every table. */
export async function digests(): Promise<Digests> {
  await drained();
  return { ...(await sqlDigests()), ...(await dynamoDigests()) };
}

/** The tables that differ and may not. */
export function changedTables(before: Digests, after: Digests): readonly string[] {
  return Object.keys(after).filter((name) => before[name] !== after[name] && MAY_CHANGE[name] === undefined);
}

async function sqlDigests(): Promise<Digests> {
  return withReader(await databaseAddress(), async (reader) => {
    const tables = await reader.rows<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`,
    );
    const list = tables.map(({ name }) => `\`${name}\``).join(', ');
    const sums = await reader.rows<{ Table: string; Checksum: string | number }>(`CHECKSUM TABLE ${list}`);
    return Object.fromEntries(sums.map(({ Table, Checksum }) => [Table.split('.').at(-1), String(Checksum)]));
  });
}

async function dynamoDigests(): Promise<Digests> {
  const tables = openTables();
  const entries = await Promise.all(
    Object.keys(readCloud().tables).map(async (TableName) => {
      const { Items = [] } = await tables.send(new ScanCommand({ TableName }));
      const lines = Items.map((item) => JSON.stringify(Object.entries(item).sort())).sort();
      return [`dynamodb:${TableName}`, createHash('sha256').update(lines.join('\n')).digest('hex')] as const;
    }),
  );
  tables.destroy();
  return Object.fromEntries(entries);
}

/** Every event is published, and no queue holds a message, seen twice in a row. */
async function drained(): Promise<void> {
  const address = await databaseAddress();
  const queues = Object.keys(readCloud().queues).filter((name) => !name.endsWith('-dlq'));
  let quiet = 0;
  await until(
    'the queues are empty',
    async () => {
      const depths = await Promise.all(queues.map((name) => queueDepth(name)));
      const open = await withReader(address, (reader) =>
        reader.rows('SELECT id FROM outbox WHERE published_at IS NULL LIMIT 1'),
      );
      const isQuiet = open.length === 0 && depths.every((depth) => depth === 0);
      quiet = isQuiet ? quiet + 1 : 0;
      return quiet === 4;
    },
    120,
  );
}
