import { z } from 'zod';
import type { StandIns } from '../gateway/local-pages.ts';

/** What the platform tells its gateway and background processes, beyond the functions' own environment. */
export interface WorkerSettings {
  readonly port: number;
  readonly host: string;
  readonly publicOrigin: string;
  readonly standIns: StandIns;
}

const Settings = z.object({
  port: z.number(),
  host: z.string(),
  publicOrigin: z.string(),
  standIns: z.object({
    s3: z.string(),
    mailbox: z.string().optional(),
    stripe: z.string().optional(),
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
