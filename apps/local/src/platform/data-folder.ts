import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { processFacts } from '../stores/process-facts.ts';

const Owner = z.object({ pid: z.number(), url: z.string() });

/**
 * Takes a data folder for this platform. A folder that a crashed platform left taken is taken over.
 * @returns what gives it back
 * @throws Error when another live platform uses it
 */
export async function takeDataFolder(folder: string, url: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'owner.json');
  const mine = JSON.stringify({ pid: process.pid, url });
  for (;;) {
    try {
      await writeFile(file, mine, { flag: 'wx', mode: 0o600 });
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    await refuseLiveOwner(file, folder);
    await rm(file, { force: true });
  }
}

async function refuseLiveOwner(file: string, folder: string): Promise<void> {
  const owner = Owner.safeParse(JSON.parse(await readFile(file, 'utf8').catch(() => 'null')));
  if (!owner.success || owner.data.pid === process.pid) return;
  const facts = await processFacts(owner.data.pid);
  if (facts === undefined || !facts.commandLine.includes('apps/local/src/main.ts')) return;
  throw new Error(
    `The data folder ${folder} is in use by the platform at ${owner.data.url} (process ${owner.data.pid}). ` +
      'Stop that one, or set CONCERT_DATA to another folder.',
  );
}

/** A value that is made the first time and kept in the data folder. */
export async function kept<Value>(
  folder: string,
  name: string,
  schema: z.ZodType<Value>,
  make: () => Promise<Value>,
): Promise<Value> {
  const file = join(folder, name);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : schema.safeParse(JSON.parse(text));
  if (found?.success) return found.data;
  const value = await make();
  await writeFile(file, JSON.stringify(value), { mode: 0o600 });
  return value;
}
