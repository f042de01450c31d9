import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineNuxtModule } from '@nuxt/kit';

/** The part of Vite's manifest that is read here. */
interface Chunk {
  readonly file: string;
  readonly src?: string | undefined;
  readonly imports?: readonly string[] | undefined;
  readonly css?: readonly string[] | undefined;
}

/** What the event service's documents show: their code is fetched while the document is still read. */
const SHOWN = /(?:^|\/)(?:pages\/events\/\[id\]\.vue|layouts\/default\.vue)$/;

/**
 * Writes `shell.js` and `shell.css`, by which documents that others make (`document.ts` of the event service) become
 * pages of this app. Their names stay the same in every build, what they name is this build's.
 */
export default defineNuxtModule({
  meta: { name: 'served-pages' },
  setup(_options, nuxt) {
    let chunks: Readonly<Record<string, Chunk>> = {};
    nuxt.hook('build:manifest', (manifest) => {
      chunks = manifest;
    });
    nuxt.hook('nitro:init', (nitro) => {
      nitro.hooks.hook('prerender:done', async () => {
        const { publicDir } = nitro.options.output;
        const page = await readFile(join(publicDir, '200.html'), 'utf8');
        // Nuxt copies what Vite made into the output after this; what was moved out of pages is there already.
        const made = join(nuxt.options.buildDir, 'dist/client');
        const read = (path: string) =>
          readFile(join(publicDir, path), 'utf8').catch(() => readFile(join(made, path), 'utf8'));
        const boots = all(page, /<script src="([^"]+)"><\/script>/g);
        const [entry] = all(page, /<script type="module" src="([^"]+)"/g);
        const [data] = all(page, /id="__NUXT_DATA__"[^>]*>(.*?)<\/script>/gs);
        if (entry === undefined || data === undefined) throw new Error('200.html has no entry to start from');
        const shown = filesOf(chunks);
        const code = (await Promise.all(boots.map(read))).join(';\n');
        const ahead = [
          ...new Set([...all(page, /<link rel="modulepreload"[^>]*href="([^"]+)"/g), ...shown.code]),
        ];
        await writeFile(join(publicDir, 'shell.js'), `${code};\n${starter(entry, data, ahead)}`);
        const styles = [
          ...new Set([...all(page, /<link rel="stylesheet" href="([^"]+)"/g), ...shown.styles]),
        ];
        const css = (await Promise.all(styles.map(read))).join('\n');
        await writeFile(join(publicDir, 'shell.css'), css.replaceAll('url(./', 'url(/_nuxt/'));
      });
    });
  },
});

const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

function filesOf(chunks: Readonly<Record<string, Chunk>>) {
  const code = new Set<string>();
  const styles = new Set<string>();
  const add = (key: string): void => {
    const chunk = chunks[key];
    if (chunk === undefined || code.has(`/_nuxt/${chunk.file}`)) return;
    code.add(`/_nuxt/${chunk.file}`);
    for (const file of chunk.css ?? []) styles.add(`/_nuxt/${file}`);
    for (const next of chunk.imports ?? []) add(next);
  };
  for (const [key, chunk] of Object.entries(chunks)) if (SHOWN.test(chunk.src ?? key)) add(key);
  return { code: [...code], styles: [...styles] };
}

/** Runs before the first paint; starts the app when the document has been read. */
function starter(entry: string, data: string, ahead: readonly string[]): string {
  return `(function () {
  ${JSON.stringify(ahead)}.forEach(function (path) {
    var link = document.createElement('link');
    link.rel = 'modulepreload';
    link.crossOrigin = '';
    link.href = path;
    document.head.appendChild(link);
  });
  document.addEventListener('DOMContentLoaded', function () {
    var data = document.createElement('script');
    data.type = 'application/json';
    data.id = '__NUXT_DATA__';
    data.dataset.nuxtData = 'nuxt-app';
    data.dataset.ssr = 'false';
    data.textContent = ${JSON.stringify(data)};
    document.body.appendChild(data);
    import(${JSON.stringify(entry)});
  });
})();
`;
}
