import { z } from 'zod';
import type { StandIns } from '../gateway/local-pages.ts';

/** What the platform tells its gateway and background processes, beyond the functions' own environment. */
export interface WorkerSettings {
  readonly port: number;
  readonly host: string;
  readonly publicOrigin: string;
  /** How many gateway processes share the port. */
  readonly gateways: number;
  readonly standIns: StandIns;
  /** Where gateways reach each other for each other's sockets. */
  readonly liveFolder: string;
}

const Settings = z.object({
  port: z.number(),
  host: z.string(),
  publicOrigin: z.string(),
  gateways: z.number(),
  liveFolder: z.string(),
  standIns: z.object({
    s3: z.string(),
    mailbox: z.string().optional(),
    phones: z.string().optional(),
    stripe: z.string().optional(),
    metrics: z.string().optional(),
    bucket: z.string(),
  }),
});

const VARIABLE = 'CONCERT_WORKER';

/** Read in a worker. */
export function workerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  return Settings.parse(JSON.parse(environment[VARIABLE] ?? '{}'));
}

/** Given to a worker. */
export function workerVariables(settings: WorkerSettings): Readonly<Record<string, string>> {
  return { [VARIABLE]: JSON.stringify(settings) };
}

/** Which of the queues' and schedules' functions a background process runs. */
export type Share = 'light' | 'heavy';

export const SHARES: readonly Share[] = ['light', 'heavy'];

const SHARE = 'CONCERT_SHARE';

export function shareVariable(share: Share): Readonly<Record<string, string>> {
  return { [SHARE]: share };
}

export function workerShare(environment: NodeJS.ProcessEnv): Share {
  return environment[SHARE] === 'heavy' ? 'heavy' : 'light';
}
