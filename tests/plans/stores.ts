import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './recordings.ts';

/** An exported function that is given the database, or a transaction in it. */
const SENDS = /^export (?:async )?function\*? ?(\w+)(?:<[^(]*>)?\(\s*(?:db|tx): (?:Database|Tx)\b/gm;
const SENDS_AS_GENERATOR = /^export async function\* (\w+)\(\s*(?:db|tx): (?:Database|Tx)\b/gm;
const SENDS_AS_CONSTANT = /^export const (\w+) = (?:async )?\(\s*(?:db|tx): (?:Database|Tx)\b/gm;

export interface SendingFunction {
  readonly file: string;
  readonly name: string;
  /** Its statements are sent by a function without a name that it hands to a transaction. */
  readonly opensTransaction: boolean;
}

/** Every exported function of a store that can send a statement. */
export function sendingFunctions(): readonly SendingFunction[] {
  const files = [
    ...globSync('services/*/src/store/*.ts', { cwd: ROOT }),
    ...globSync('packages/{database,inventory}/src/*.ts', { cwd: ROOT }),
  ].filter((file) => !file.endsWith('.test.ts'));
  return files.sort().flatMap((file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const found = [SENDS, SENDS_AS_GENERATOR, SENDS_AS_CONSTANT].flatMap((form) => [
      ...source.matchAll(form),
    ]);
    const bodies = new Map(found.map(({ index, 1: name = '' }) => [name, bodyAt(source, index)]));
    return [...bodies].map(([name, body]) => ({
      file,
      name,
      opensTransaction: /inTransaction\(|\.transaction\(/.test(body),
    }));
  });
}

/** To the brace at the beginning of a line. */
const bodyAt = (source: string, start: number): string =>
  source.slice(start, source.indexOf('\n}', start) + 2);
