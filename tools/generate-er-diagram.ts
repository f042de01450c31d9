import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findUsage } from './er-diagram/find-owners.ts';
import { parseSchema } from './er-diagram/parse-schema.ts';
import { renderCrossings, renderOwners } from './er-diagram/render.ts';
import { REDIS_KEYS, RETENTION, WITHOUT_EXPIRY } from './er-diagram/retention.ts';
import { writeOrCheck } from './write-or-check.ts';

// Writes docs/database.md from database/schema.sql, the code that writes and reads it, and infrastructure/cloud.json.

if (process.argv.includes('--help')) {
  console.log(
    'Usage: node tools/generate-er-diagram.ts [--check]\n\nWrites docs/database.md from database/schema.sql and the code; needs no database. With --check nothing is written: exit 1 when it is out of date.',
  );
  process.exit(0);
}

/** Ours, and nobody's: who migrates writes it before there is a service. */
const WITHOUT_WRITER: Readonly<Record<string, string>> = { schema_migrations: 'packages/database' };

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const Cloud = z.object({
  tables: z.record(z.string(), z.object({ description: z.string(), ttlAttribute: z.string().optional() })),
  buckets: z.record(z.string(), z.object({ description: z.string(), expireDays: z.number().optional() })),
});

const schema = parseSchema(await readFile(`${ROOT}database/schema.sql`, 'utf8'));
const cloud = Cloud.parse(JSON.parse(await readFile(`${ROOT}infrastructure/cloud.json`, 'utf8')));
const usage = await findUsage(
  ROOT,
  schema.views.map((view) => view.name),
);
const described = {
  schema,
  ownerOf: (table: string) => usage.ownerOf.get(table) ?? WITHOUT_WRITER[table] ?? 'unwritten',
  readersOf: (view: string) => usage.readersOf.get(view) ?? [],
  retention: RETENTION,
};
const unsaid = schema.tables.filter(({ name }) => RETENTION[name] === undefined).map(({ name }) => name);
if (unsaid.length > 0) {
  throw new Error(`How long are rows kept of ${unsaid.join(', ')}? Say it in tools/er-diagram/retention.ts`);
}
const unbounded = Object.entries(cloud.tables).filter(
  ([name, { ttlAttribute }]) => ttlAttribute === undefined && WITHOUT_EXPIRY[name] === undefined,
);
if (unbounded.length > 0) {
  throw new Error(
    `What bounds ${unbounded.map(([name]) => name).join(', ')}? Say it in tools/er-diagram/retention.ts`,
  );
}

await writeOrCheck(
  'docs/database.md',
  `# Database

Generated from \`database/schema.sql\`, \`infrastructure/cloud.json\` and the code by \`npm run generate:schema\`; do not
edit. How long rows are kept stands in \`tools/er-diagram/retention.ts\`.

A service writes only its own tables. Of others' it reads views that the owner publishes, or hears events. Foreign keys
cross owners where a row without the other would be a lie:

${renderCrossings(described)}

MySQL 8.4 is the truth; the schema is the subset that MariaDB 10.11 takes too. Ids are UUIDv7, so primary keys are in
the order of time. Times are UTC. Money is minor units beside a currency. Migrations only go forward and are backward
compatible with the release before ([database/migrations](../database/migrations)).

${renderOwners(described)}

## DynamoDB

| table | what | rows expire |
|---|---|---|
${Object.entries(cloud.tables)
  .map(
    ([name, { description, ttlAttribute }]) =>
      `| \`${name}\` | ${description} | ${ttlAttribute === undefined ? WITHOUT_EXPIRY[name] : `by \`${ttlAttribute}\`; readers check it too`} |`,
  )
  .join('\n')}

## Buckets

| bucket | what | objects expire |
|---|---|---|
${Object.entries(cloud.buckets)
  .map(
    ([name, { description, expireDays }]) =>
      `| \`${name}\` | ${description} | ${expireDays === undefined ? 'see `bucket_ages` in [s3.tf](../infrastructure/s3.tf)' : `after ${expireDays} days`} |`,
  )
  .join('\n')}

## Redis

What is lost here makes things slower and never wrong.

| keys | end |
|---|---|
${Object.entries(REDIS_KEYS)
  .map(([keys, end]) => `| \`${keys}\` | ${end} |`)
  .join('\n')}

Nothing here grows with age but what is kept for good, and that is read by its keys only: \`npm run check:plans\` asks
([decision 0037](decisions/0037-plans-by-construction.md)).
`,
  'npm run generate:schema',
);
