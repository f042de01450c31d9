import { readdir, readFile } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Compiles a bundle's files into NODE_COMPILE_CACHE, while its image is made. Importing is what makes Node.js compile;
// what a service then does at its start fails, for there is neither account nor network, and may.
// https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache

const [, , folder = '.'] = process.argv;
process.on('uncaughtException', () => {});

for (const file of (await readdir(folder)).filter((name) => name.endsWith('.mjs'))) {
  await Promise.race([
    import(pathToFileURL(join(folder, file)).href).catch(() => {}),
    new Promise((resolve) => setTimeout(resolve, 3_000)),
  ]);
}
flushCompileCache();

const cache = process.env.NODE_COMPILE_CACHE;
const kept = cache === undefined ? [] : await readdir(cache, { recursive: true });
if (kept.length === 0)
  throw new Error(`nothing was compiled into NODE_COMPILE_CACHE (${cache}) from ${folder}`);
const first = await readFile(join(folder, 'index.mjs'));
process.stdout.write(`${kept.length} files compiled; the entry has ${first.length} bytes\n`);
process.exit(0);
