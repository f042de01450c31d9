import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** What a running platform tells of itself in its data folder. */
export interface RunningPlatform {
  readonly url: string;
  /** By which its stores are reached. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The platform that runs on a data folder: the one given, else `CONCERT_DATA`, else `.local`.
 * @throws Error that says how to start one
 */
export async function findRunningPlatform(dataDir?: string): Promise<RunningPlatform> {
  const folder = resolve(dataDir ?? process.env.CONCERT_DATA ?? '.local');
  const text = await readFile(join(folder, 'platform.json'), 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new Error(
      `No platform runs on ${folder}. Start one with \`npm start\`, or name its data folder with --data-dir or CONCERT_DATA.`,
    );
  }
  return JSON.parse(text);
}
