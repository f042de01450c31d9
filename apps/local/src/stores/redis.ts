import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { firstAnswer } from './first-answer.ts';
import { endOrphan } from './orphan.ts';
import type { RunningServer, StoreOptions } from './running-server.ts';
import { removeSocket, socketPathFor } from './socket-path.ts';
import { spawnServer } from './spawn-server.ts';

/**
 * Starts a private Redis or Valkey on a unix socket only. It writes nothing to disk: losing it costs speed,
 * never correctness. Full memory drops the least used of the keys that have an expiry.
 */
export async function startRedis(
  options: StoreOptions & { readonly program: string },
): Promise<RunningServer> {
  const { dataDir, program, log } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const socketPath = await socketPathFor(dataDir, 'redis');
  const recordFile = join(dataDir, 'server.json');
  await endOrphan(recordFile, { dataDir, socketPath }, log);
  await removeSocket(socketPath);
  return spawnServer(
    {
      name: 'Redis',
      command: program,
      args: serverOptions(dataDir, socketPath),
      socketPath,
      logFile: join(dataDir, 'redis.log'),
      recordFile,
      isReady: answersPing,
    },
    options,
  );
}

function serverOptions(dataDir: string, socketPath: string): readonly string[] {
  return [
    ['--port', '0'],
    ['--unixsocket', socketPath],
    ['--unixsocketperm', '700'],
    ['--dir', dataDir],
    ['--pidfile', join(dataDir, 'redis.pid')],
    ['--daemonize', 'no'],
    ['--appendonly', 'no'],
    ['--save', ''],
    ['--maxmemory', '256mb'],
    ['--maxmemory-policy', 'volatile-lru'],
  ].flat();
}

async function answersPing(socketPath: string): Promise<boolean> {
  return (await firstAnswer(socketPath, 'PING\r\n'))?.toString('latin1').startsWith('+PONG') ?? false;
}
