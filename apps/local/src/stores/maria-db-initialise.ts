import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import type { DatabaseProgram } from '../machine/programs.ts';
import { mariaDbInstallOptions, mysqlInitialiseOptions } from './maria-db-options.ts';

const run = promisify(execFile);

/**
 * Makes the system tables of a data folder, once. They are made beside it and moved into place whole, so that
 * a first start which is killed half-way leaves nothing half-made.
 */
export async function initialiseOnce(
  program: DatabaseProgram,
  data: string,
  log: (line: string) => void,
): Promise<void> {
  if (await exists(data)) return;
  log(
    `making the database folder with ${program.kind === 'mariadb' ? 'MariaDB' : 'MySQL'} ${program.version}`,
  );
  const unfinished = `${data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700, recursive: true });
  await makeSystemTables(program, unfinished);
  await rename(unfinished, data);
}

async function makeSystemTables({ kind, server, installDb }: DatabaseProgram, data: string): Promise<void> {
  const [command, args] =
    kind === 'mariadb' && installDb
      ? [installDb, mariaDbInstallOptions(data, userInfo().username)]
      : [server, mysqlInitialiseOptions(data)];
  try {
    await run(command, args, { maxBuffer: 16 * 1024 * 1024 });
  } catch (cause) {
    const hint =
      kind === 'mysql' && process.platform === 'linux'
        ? ' If AppArmor confines mysqld to /var/lib/mysql, install mariadb-server instead.'
        : '';
    throw new Error(`${command} could not make the system tables in ${data}.${hint}`, { cause });
  }
}

function exists(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}
