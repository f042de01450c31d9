import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeSchema } from '@concert/database/describe-schema';
import { databaseAddress } from '@concert/testing/database-address';
import startStores from '@concert/testing/start-stores';

// Writes database/schema.sql and packages/database/src/tables.ts from a fresh database that had every migration.

if (process.argv.includes('--help')) {
  console.log(
    'Usage: npm run generate:schema\n\nWrites database/schema.sql and packages/database/src/tables.ts as the migrations make them.',
  );
  process.exit(0);
}

console.log('starting a fresh database');
const stop = await startStores();
try {
  const address = await databaseAddress();
  await writeFile(new URL('../database/schema.sql', import.meta.url), await describeSchema(address));
  const tables = fileURLToPath(new URL('../packages/database/src/tables.ts', import.meta.url));
  const url = `mysql://${address.username}:${address.password}@localhost/${address.database}?socketPath=${address.socketPath}`;
  await promisify(execFile)('kysely-codegen', [
    ...['--dialect', 'mysql', '--url', url, '--exclude-pattern', 'schema_migrations', '--out-file', tables],
  ]);
  await promisify(execFile)('biome', ['check', '--write', tables]);
  console.log('wrote database/schema.sql and packages/database/src/tables.ts');
} finally {
  await stop();
}
