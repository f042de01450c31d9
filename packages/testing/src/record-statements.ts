import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';
import { type CompiledQuery, MysqlQueryCompiler } from 'kysely';
import { afterAll, expect } from 'vitest';
import { type Recording, type Statement, withoutLengths } from './recorded-statements.ts';

// Vitest's set-up of integration tests: writes down which statements the stores send and which functions send them,
// for `npm run check:plans`. It stands where Kysely makes the text, whose caller is still on the stack; once the text
// waits for a connection nobody knows any more who sent it.

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Whose statements are the product's: what tests say to the database themselves has no plan to keep. */
const STORES = /^(?:services\/\w+\/src\/store|packages\/(?:database|inventory)\/src)\//;

/** Kysely's own functions and a store's: deeper ones are use cases and tests. */
const FRAMES = 30;

const statements = new Map<string, Statement>();
const callers = new Set<string>();

const compileQuery = MysqlQueryCompiler.prototype.compileQuery;
MysqlQueryCompiler.prototype.compileQuery = function (...input): CompiledQuery {
  const query = compileQuery.apply(this, input);
  const senders = sendersNow();
  const text = withoutLengths(query.sql);
  for (const sender of senders) callers.add(sender);
  if (senders.length > 0 && !statements.has(text))
    statements.set(text, { text: query.sql, values: [...query.parameters], from: senders[0] ?? '' });
  return query;
};

function sendersNow(): readonly string[] {
  return getCallSites(FRAMES).flatMap(({ scriptName, functionName }) => {
    const file = relative(ROOT, scriptName.startsWith('file:') ? fileURLToPath(scriptName) : scriptName);
    return STORES.test(file) ? [`${file}#${functionName}`] : [];
  });
}

afterAll(async () => {
  const { testPath } = expect.getState();
  if (testPath === undefined || callers.size === 0) return;
  const test = relative(ROOT, testPath);
  const folder = join(ROOT, 'node_modules/.cache/concert/statements');
  const recording: Recording = { test, statements: [...statements.values()], callers: [...callers] };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${test.replaceAll('/', '~')}.json`), JSON.stringify(recording));
});
