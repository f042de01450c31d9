import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseProgram, Programs } from './programs.ts';

const run = promisify(execFile);

/** Where distributions keep servers that they leave off an ordinary user's PATH. */
const FURTHER_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/libexec',
  '/usr/local/mysql/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/opt/homebrew/opt/mysql/bin',
  '/opt/homebrew/opt/mysql@8.4/bin',
  '/usr/local/opt/mariadb/bin',
  '/usr/local/opt/mysql/bin',
];

const CHROME_ON_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * Finds the servers and the browser on this machine, on PATH and in the usual folders. MariaDB is taken
 * before MySQL. `CONCERT_MARIADBD`, `CONCERT_REDIS_SERVER` and `CONCERT_CHROMIUM` name a program outright.
 */
export async function findPrograms(env: NodeJS.ProcessEnv = process.env): Promise<Programs> {
  const folders = [...(env.PATH ?? '').split(delimiter), ...FURTHER_FOLDERS].filter(
    (folder) => folder !== '',
  );
  const [database, redis, chromium] = await Promise.all([
    findDatabase(folders, env.CONCERT_MARIADBD),
    findFirst(folders, ['redis-server', 'valkey-server'], env.CONCERT_REDIS_SERVER),
    findFirst(
      folders,
      ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', CHROME_ON_MAC],
      env.CONCERT_CHROMIUM,
    ),
  ]);
  return { ...(database && { database }), ...(redis && { redis }), ...(chromium && { chromium }) };
}

async function findDatabase(
  folders: readonly string[],
  chosen: string | undefined,
): Promise<DatabaseProgram | undefined> {
  const server = await findFirst(folders, ['mariadbd', 'mysqld'], chosen);
  if (!server) return undefined;
  const { stdout } = await run(server, ['--no-defaults', '--version']);
  const version = /Ver (\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? 'unknown';
  if (!stdout.includes('MariaDB')) return { kind: 'mysql', server, version };
  const installDb = await findFirst(folders, ['mariadb-install-db', 'mysql_install_db']);
  return installDb ? { kind: 'mariadb', server, installDb, version } : undefined;
}

async function findFirst(
  folders: readonly string[],
  names: readonly string[],
  chosen?: string,
): Promise<string | undefined> {
  const candidates = chosen
    ? [chosen]
    : names.flatMap((name) => (name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name))));
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
