import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const WEB = fileURLToPath(new URL('../../../web/', import.meta.url));
const MARK = join(WEB, '.output', 'built-from');
const NOT_SOURCE = new Set(['node_modules', '.output', '.nuxt', '.data', 'dist', 'test-results']);

/** Builds the web app when its sources have changed since the last build. @returns whether it had to be built */
export async function buildWeb(log: (line: string) => void): Promise<boolean> {
  const hash = await sourceHash();
  const built = await readFile(MARK, 'utf8').catch(() => '');
  if (built === hash) return false;
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
  return true;
}

/** Names, sizes and times suffice: a false alarm only builds once more. */
async function sourceHash(): Promise<string> {
  const names = await readdir(WEB, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile() && !isLeftOut(entry.parentPath))
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
