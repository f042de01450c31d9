import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Recording, type Statement, withoutLengths } from '@concert/testing/recorded-statements';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Recorded {
  /** Each distinct statement once, as it was sent the first time. */
  readonly statements: readonly Statement[];
  readonly callers: ReadonlySet<string>;
  readonly tests: number;
}

/** What the integration tests were last seen to send; of a test that is gone nothing counts. */
export function readRecordings(): Recorded {
  const files = globSync('node_modules/.cache/concert/statements/*.json', { cwd: ROOT });
  const recordings = files
    .map((file): Recording => JSON.parse(readFileSync(join(ROOT, file), 'utf8')))
    .filter(({ test }) => existsSync(join(ROOT, test)));
  const distinct = new Map<string, Statement>();
  for (const statement of recordings.flatMap(({ statements }) => statements))
    if (!distinct.has(withoutLengths(statement.text)))
      distinct.set(withoutLengths(statement.text), statement);
  return {
    statements: [...distinct.values()],
    callers: new Set(recordings.flatMap(({ callers }) => callers)),
    tests: recordings.length,
  };
}
