import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineNuxtModule } from '@nuxt/kit';

/** The part of Vite's manifest that is read here. */
interface Chunk {
  readonly file: string;
  readonly src?: string | undefined;
  readonly isEntry?: boolean | undefined;
  readonly imports?: readonly string[] | undefined;
  readonly dynamicImports?: readonly string[] | undefined;
  readonly css?: readonly string[] | undefined;
  readonly assets?: readonly string[] | undefined;
}

/** Where the door begins: Nuxt leaves the pages out of what its entry says it loads. */
const ROOTS = /(?:^|\/)(?:pages\/door\/|layouts\/console\.)/;

/** Code of the other areas, which the door never shows. */
const OTHERS = /(?:^|\/)(?:pages\/(?!door\/)|layouts\/(?!console\.)|locales\/areas\/(?!door\.))/;

const SHELL = '/200.html';
const FIXED = [SHELL, '/favicon.svg', '/door.webmanifest', '/icons/door-192.png'];

/**
 * Writes `door-sw.js`: the service worker of `/door`, with the list of exactly those files that the door needs to start
 * without a network. It is named after their content, so that each release that changes them is an update.
 */
export default defineNuxtModule({
  meta: { name: 'door-worker' },
  setup(_options, nuxt) {
    let chunks: Readonly<Record<string, Chunk>> = {};
    nuxt.hook('build:manifest', (manifest) => {
      chunks = manifest;
    });
    nuxt.hook('nitro:init', (nitro) => {
      nitro.hooks.hook('prerender:done', async () => {
        const { publicDir } = nitro.options.output;
        const page = await readFile(join(publicDir, SHELL), 'utf8');
        const named = [...page.matchAll(/"(\/_nuxt\/[^"]+)"/g)].map(([, path = '']) => path);
        const files = [...new Set([...FIXED, ...named, ...filesOf(chunks)])].sort();
        const template = await readFile(join(nuxt.options.srcDir, 'door/worker.js'), 'utf8');
        const version = createHash('sha256').update(page).update(template).update(files.join()).digest('hex');
        const worker = template
          .replace("'VERSION'", JSON.stringify(version.slice(0, 12)))
          .replace("['FILES']", JSON.stringify(files));
        await writeFile(join(publicDir, 'door-sw.js'), worker);
      });
    });
  },
});

function filesOf(chunks: Readonly<Record<string, Chunk>>): readonly string[] {
  const files = new Set<string>();
  const seen = new Set<string>();
  const add = (key: string): void => {
    const chunk = chunks[key];
    if (chunk === undefined || seen.has(key) || OTHERS.test(chunk.src ?? key)) return;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])])
      files.add(`/_nuxt/${file}`);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) add(next);
  };
  for (const [key, chunk] of Object.entries(chunks)) if (chunk.isEntry || ROOTS.test(key)) add(key);
  return [...files];
}
