import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { ensurePrograms } from '../../apps/local/src/machine/ensure-programs.ts';
import { startMariaDb } from '../../apps/local/src/stores/maria-db.ts';
import { freePort } from '../load/own-platform.ts';

const run = promisify(execFile);

const LOG = 'binlog';

/** A database of its own folder that keeps a log of every change, as RDS does for restores to a point in time. */
export interface DatabaseServer {
  /** For `DATABASE_URL`. */
  readonly url: string;
  readonly socketPath: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startServer(
  folder: string,
  password: string,
  { serverId }: { readonly serverId: number },
): Promise<DatabaseServer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
  const { database: program } = await ensurePrograms({ need: ['database'], log: () => {} });
  if (program === undefined) throw new Error('no database server was found');
  const port = await freePort();
  const { account, socketPath, pid, stop } = await startMariaDb({
    dataDir: folder,
    program,
    log: () => {},
    further: [
      '--skip-networking=0',
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--log-bin=${join(folder, LOG)}`,
      '--binlog-format=ROW',
      '--sync-binlog=1',
      `--server-id=${serverId}`,
    ],
  });
  const grants = [
    `CREATE USER IF NOT EXISTS '${account.username}'@'127.0.0.1' IDENTIFIED BY '${password}'`,
    `GRANT ALL PRIVILEGES ON \`${account.database}\`.* TO '${account.username}'@'127.0.0.1'`,
  ];
  // Not in the log: the account is not among what is restored.
  await statements(socketPath, ['SET sql_log_bin = 0', ...grants]);
  const url = `mysql://${account.username}:${password}@127.0.0.1:${port}/${account.database}`;
  return { url, socketPath, pid, stop };
}

async function statements(socketPath: string, texts: readonly string[]): Promise<void> {
  await run('mariadb', ['--no-defaults', `--socket=${socketPath}`, '--execute', texts.join(';')]);
}

/** Where the log stood when the dump was taken. */
export interface DumpPoint {
  readonly file: string;
  readonly logFile: string;
  readonly position: number;
}

/** Dumps the database as it is at one moment, while others write. */
export async function dump(server: DatabaseServer, file: string): Promise<DumpPoint> {
  const child = spawn(
    'mariadb-dump',
    [
      '--no-defaults',
      `--socket=${server.socketPath}`,
      '--single-transaction',
      '--master-data=2',
      '--routines',
      '--triggers',
      '--databases',
      'concert',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let head = '';
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += String(chunk);
  });
  child.stdout.on('data', (chunk) => {
    if (head.length < 20_000) head += String(chunk);
  });
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  await pipeline(child.stdout, createWriteStream(file, { mode: 0o600 }));
  if ((await code) !== 0) throw new Error(`the dump failed: ${complaint}`);
  const [, logFile, position] = /MASTER_LOG_FILE='([^']+)', MASTER_LOG_POS=(\d+)/.exec(head) ?? [];
  if (logFile === undefined) throw new Error('the dump does not say where the log stood');
  return { file, logFile, position: Number(position) };
}

/** Copies the log elsewhere as it is written. @returns what ends it */
export async function shipLog(server: DatabaseServer, folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const child = spawn(
    'mariadb-binlog',
    [
      '--no-defaults',
      `--socket=${server.socketPath}`,
      '--read-from-remote-server',
      '--raw',
      '--stop-never',
      `--result-file=${folder}/`,
      `${LOG}.000001`,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

/** Makes a database what the dump says. */
export async function load(server: DatabaseServer, { file }: DumpPoint): Promise<void> {
  await shell(`mariadb --no-defaults --socket="$1" < "$2"`, [server.socketPath, file]);
}

/** Does again what the log says, from the dump to a moment, or to the log's end. */
export async function applyLog(
  server: DatabaseServer,
  folder: string,
  { logFile, position }: DumpPoint,
  until: Date | undefined,
): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name >= logFile).toSorted();
  const stop = until === undefined ? [] : [`--stop-datetime=${sqlTime(until)}`];
  const paths = files.map((name) => join(folder, name));
  // The log may end in the middle of an event, as its server did.
  await shell(
    `mariadb-binlog --no-defaults --force-read --start-position="$2" --database=concert "\${@:3}" | mariadb --no-defaults --socket="$1"`,
    [server.socketPath, String(position), ...stop, ...paths],
  );
}

/** The log's times are the server's, which is UTC; the program reads them in its own zone. */
const sqlTime = (moment: Date): string => moment.toISOString().slice(0, 19).replace('T', ' ');

async function shell(script: string, args: readonly string[]): Promise<void> {
  await run('bash', ['-c', script, 'restore', ...args], {
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, TZ: 'UTC' },
  });
}
