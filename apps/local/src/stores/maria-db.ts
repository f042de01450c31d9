import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseProgram } from '../machine/programs.ts';
import { firstAnswer } from './first-answer.ts';
import { accountStatements, type DatabaseAccount, databaseAccount } from './maria-db-account.ts';
import { initialiseOnce } from './maria-db-initialise.ts';
import { type DatabaseFolders, serverOptions } from './maria-db-options.ts';
import { endOrphan } from './orphan.ts';
import type { RunningServer, StoreOptions } from './running-server.ts';
import { removeSocket, socketPathFor } from './socket-path.ts';
import { spawnServer } from './spawn-server.ts';

/** A private database that serves, and the application's account in it. */
export interface RunningDatabase extends RunningServer {
  readonly account: DatabaseAccount;
}

/**
 * Starts the private MariaDB or MySQL of a data folder, which is made the first time, and resolves when the
 * database `concert` and its user are there. Listens on a unix socket only. A server that a crashed platform
 * left in the folder is ended first; rejects if another live platform uses the folder.
 */
export async function startMariaDb(
  options: StoreOptions & {
    readonly program: DatabaseProgram;
    /** Further options of the server, which have the last word. */
    readonly further?: readonly string[];
  },
): Promise<RunningDatabase> {
  const { dataDir, program, log, further = [] } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folders = await foldersIn(dataDir);
  const recordFile = join(dataDir, 'server.json');
  await endOrphan(recordFile, { dataDir, socketPath: folders.socketPath }, log);
  await Promise.all([initialiseOnce(program, folders.data, log), removeSocket(folders.socketPath)]);
  await mkdir(folders.temporary, { recursive: true, mode: 0o700 });

  const account = await databaseAccount(join(dataDir, 'password'));
  await writeFile(folders.initFile, accountStatements(account), { mode: 0o600 });
  const server = await spawnServer(
    {
      name: program.kind === 'mariadb' ? 'MariaDB' : 'MySQL',
      command: program.server,
      args: [...serverOptions(program, folders), ...further],
      socketPath: folders.socketPath,
      logFile: folders.logFile,
      recordFile,
      isReady: greets,
    },
    options,
  );
  return { ...server, account };
}

async function foldersIn(dataDir: string): Promise<DatabaseFolders> {
  return {
    data: join(dataDir, 'data'),
    temporary: join(dataDir, 'tmp'),
    socketPath: await socketPathFor(dataDir, 'mariadb'),
    pidFile: join(dataDir, 'mariadb.pid'),
    logFile: join(dataDir, 'error.log'),
    initFile: join(dataDir, 'init.sql'),
  };
}

/** The server greets first, once it has run its init file; byte 4 is the protocol's version, 10. */
async function greets(socketPath: string): Promise<boolean> {
  return (await firstAnswer(socketPath))?.[4] === 10;
}
