import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface SeedOptions {
  /** The platform's origin. */
  readonly url: string;
  /** The functions' environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  /** The day from which the demo's dates are counted. */
  readonly today: Date;
}

const SEEDER = fileURLToPath(new URL('./seeding/main.ts', import.meta.url));

/**
 * Fills a running platform with the demo: accounts, events with posters, and sales. What is there already stays,
 * so it can be interrupted and run again. It runs in a process of its own, in the functions' environment, where
 * the AWS SDK finds the stand-ins by itself as it does in the functions.
 * @throws Error when the seeder failed; its reason is in the log
 */
export async function seedDemo({ url, env, log, today }: SeedOptions): Promise<void> {
  const seeder = fork(SEEDER, [url, today.toISOString()], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...given(['PATH', 'HOME', 'LANG', 'TMPDIR', 'NODE_EXTRA_CA_CERTS']), ...env },
  });
  const complaints: string[] = [];
  seeder.stderr?.on('data', (chunk) => complaints.push(String(chunk)));
  seeder.on('message', (line) => log(`demo: ${String(line)}`));
  const code = await new Promise<number | null>((resolve, reject) => {
    seeder.once('error', reject);
    seeder.once('close', resolve);
  });
  if (code !== 0) throw new Error(`The demo data could not be made:\n${complaints.join('').trim()}`);
}

function given(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
