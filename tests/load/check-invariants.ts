import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Goal } from './scenario.ts';

const TOOL = fileURLToPath(new URL('../../tools/invariants.ts', import.meta.url));

/** What `npm run invariants` says of the platform whose data lies in this folder. */
export async function checkInvariants(dataDir: string): Promise<Goal> {
  const seen = await promisify(execFile)(process.execPath, [TOOL], {
    env: { ...process.env, CONCERT_DATA: dataDir },
  }).then(
    () => 'ok',
    (error: unknown) => {
      console.error(error instanceof Error && 'stdout' in error ? error.stdout : error);
      return 'broken';
    },
  );
  return { name: 'invariants', wanted: 'ok', seen, isMet: seen === 'ok', isPromise: true };
}
