import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);
const BIOME = fileURLToPath(new URL('node_modules/.bin/biome', ROOT));

/**
 * Writes a generated file; with `--check` among the arguments compares instead, and ends the process with 1 when
 * the file is not what would be written.
 * @param path below the repository's root
 * @param command what writes it
 */
export async function writeOrCheck(
  path: string,
  content: string,
  command = 'npm run generate:openapi',
): Promise<void> {
  const wanted = path.endsWith('.json') ? await formatted(path, content) : content;
  const file = new URL(path, ROOT);
  if (!process.argv.includes('--check')) {
    await writeFile(file, wanted);
    console.log(`wrote ${path}`);
    return;
  }
  const found = await readFile(file, 'utf8').catch(() => undefined);
  if (found === wanted) return;
  console.error(`${path} is ${found === undefined ? 'missing' : 'out of date'}; run: ${command}`);
  process.exitCode = 1;
}

/** As the style check wants it. */
async function formatted(path: string, content: string): Promise<string> {
  const biome = spawn(BIOME, ['format', `--stdin-file-path=${path}`], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  biome.stdin.end(content);
  const output = await text(biome.stdout);
  if (output === '') throw new Error(`biome did not format ${path}`);
  return output;
}
