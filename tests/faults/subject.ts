import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { findRunningPlatform } from '../../tools/running-platform.ts';
import { type FolderCare, type OwnPlatform, startOwnPlatform } from '../load/own-platform.ts';

/** The platform that is hurt. */
export interface Subject {
  readonly platform: () => Pick<OwnPlatform, 'url' | 'dataDir' | 'environment' | 'pid'>;
  /** A file in here with milliseconds in it shifts the clock of the process that has its name. */
  readonly clocks: string;
  /** Kills the main process and starts it again, as whatever watches over it would. */
  readonly crashAndRestart: () => Promise<void>;
  readonly end: () => Promise<void>;
}

const CLOCK = new URL('shift-clock.ts', import.meta.url);

/** A platform that is started to be hurt, with two gateways, so that one can die while the other serves. */
export async function ownSubject(folder?: FolderCare): Promise<Subject> {
  const clocks = await mkdtemp(join(tmpdir(), 'concert-clocks-'));
  const start = (after?: OwnPlatform) =>
    startOwnPlatform({
      args: ['--no-demo', '--no-web'],
      env: settings(clocks),
      ...(after === undefined ? {} : { after }),
      ...(folder === undefined ? {} : { folder }),
    });
  let platform = await start();
  return {
    platform: () => platform,
    clocks,
    async crashAndRestart() {
      await platform.crash();
      platform = await start(platform);
    },
    async end() {
      await platform.stop();
      await rm(clocks, { recursive: true, force: true });
    },
  };
}

/** No limit that a rush of few people from one address would meet. */
function settings(clocks: string): Readonly<Record<string, string>> {
  const noLimit = '1000000';
  return {
    WORKERS: '2',
    NODE_OPTIONS: `--import=${CLOCK.href}?folder=${encodeURIComponent(clocks)}`,
    RATE_LIMIT_USER_PER_MINUTE: noLimit,
    RATE_LIMIT_ANONYMOUS_PER_MINUTE: noLimit,
    RATE_LIMIT_LOGIN_PER_MINUTE: noLimit,
  };
}

const Pid = z.object({ pid: z.number() });

/** A platform that runs already, and goes on running afterwards. */
export async function runningSubject(dataDir: string): Promise<Subject> {
  const found = await findRunningPlatform(dataDir);
  const platform = { ...found, dataDir, ...Pid.parse(found) };
  return {
    platform: () => platform,
    clocks: join(dataDir, 'clocks'),
    crashAndRestart: () => Promise.reject(new Error('a platform of somebody else is not killed')),
    end: async () => {},
  };
}
