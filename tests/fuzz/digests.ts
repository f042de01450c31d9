import { createHash } from 'node:crypto';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { queueDepth } from '@concert/cloud/queues';
import { openTables } from '@concert/cloud/tables';
import { withReader } from '@concert/database/snapshot';
import { databaseAddress } from '@concert/testing/database-address';
import { until } from '@concert/testing/until';
import { readCloud } from '../../apps/local/src/provision/read-cloud.ts';

/** A sum over the content of each table, of MySQL and DynamoDB. */
type Digests = Readonly<Record<string, string>>;

/** Waits until all that was done is published, recorded and mailed, then sums every table. */
async function digests(): Promise<Digests> {
  await drained();
  return { ...(await sqlDigests()), ...(await dynamoDigests()) };
}

/** The tables whose content is another one after some work. */
export async function changedBy(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = await digests();
  await work();
  const after = await digests();
  return Object.keys(after).filter((name) => before[name] !== after[name]);
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
    Object.keys(readCloud().tables).map(async (name) => {
      const lines: string[] = [];
      for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: name }))
        lines.push(...Items.map((item) => JSON.stringify(Object.entries(item).sort())));
      const sum = createHash('sha256').update(lines.sort().join('\n')).digest('hex');
      return [`dynamodb:${name}`, sum] as const;
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
