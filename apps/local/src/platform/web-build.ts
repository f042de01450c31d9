import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { processFacts } from '../stores/process-facts.ts';

const WEB = fileURLToPath(new URL('../../../web/', import.meta.url));
const MARK = join(WEB, '.output', 'built-from');
const LOCK = join(WEB, '.build-lock');
const NOT_SOURCE = new Set(['node_modules', '.output', '.nuxt', '.data', 'dist', 'test-results']);

/** Builds the web app when its sources have changed since the last build. @returns whether it had to be built */
export async function buildWeb(log: (line: string) => void): Promise<boolean> {
  if (await isBuilt()) return false;
  const unlock = await lockBuild(log);
  try {
    // Another platform may have built it while this one waited.
    if (await isBuilt()) return false;
    await build(log);
    return true;
  } finally {
    await unlock();
  }
}

async function isBuilt(): Promise<boolean> {
  return (await readFile(MARK, 'utf8').catch(() => '')) === (await sourceHash());
}

async function build(log: (line: string) => void): Promise<void> {
  const hash = await sourceHash();
  log('building the web app (once, about a minute)');
  try {
    await promisify(execFile)('npm', ['run', 'build', '--silent'], { cwd: WEB, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    throw new Error(`The web app could not be built:\n${output.split('\n').slice(-20).join('\n')}`, {
      cause: error,
    });
  }
  await writeFile(MARK, hash);
}

/** Two builds at once would write into one folder. The lock of a process that is gone is taken over. */
async function lockBuild(log: (line: string) => void): Promise<() => Promise<void>> {
  for (let waits = 0; ; waits += 1) {
    try {
      await writeFile(LOCK, String(process.pid), { flag: 'wx' });
      return () => rm(LOCK, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = Number(await readFile(LOCK, 'utf8').catch(() => '0'));
    if (owner === 0 || (await processFacts(owner)) === undefined) await rm(LOCK, { force: true });
    else {
      if (waits === 0) log('another platform is building the web app; waiting for it');
      await pause(500);
    }
  }
}

/** Names, sizes and times suffice: a false alarm only builds once more. */
async function sourceHash(): Promise<string> {
  const names = await readdir(WEB, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile() && entry.name !== '.build-lock' && !isLeftOut(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
  const facts = await Promise.all(
    files.sort().map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return `${file}:${size}:${mtimeMs}`;
    }),
  );
  return createHash('sha256').update(facts.join('\n')).digest('hex');
}

function isLeftOut(folder: string): boolean {
  return folder
    .slice(WEB.length)
    .split('/')
    .some((part) => NOT_SOURCE.has(part));
}
