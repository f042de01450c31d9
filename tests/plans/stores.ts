import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './recordings.ts';

/** An exported function that is given the database, or a transaction in it. */
const SENDS = /^export (?:async )?function\*? ?(\w+)(?:<[^(]*>)?\(\s*(?:db|tx|executor): (?:Database|Tx)\b/gm;
const SENDS_AS_GENERATOR = /^export async function\* (\w+)\(\s*(?:db|tx): (?:Database|Tx)\b/gm;
const SENDS_AS_CONSTANT = /^export const (\w+) = (?:async )?\(\s*(?:db|tx): (?:Database|Tx)\b/gm;

/** Every exported function of a store that can send a statement: `services/booking/src/store/bookings.ts#findBooking`. */
export function sendingFunctions(): readonly string[] {
  const files = [
    ...globSync('services/*/src/store/*.ts', { cwd: ROOT }),
    ...globSync('packages/{database,inventory}/src/*.ts', { cwd: ROOT }),
  ].filter((file) => !file.endsWith('.test.ts'));
  return files.sort().flatMap((file) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const names = [SENDS, SENDS_AS_GENERATOR, SENDS_AS_CONSTANT].flatMap((form) =>
      [...source.matchAll(form)].map(([, name]) => name),
    );
    return [...new Set(names)].map((name) => `${file}#${name}`);
  });
}
