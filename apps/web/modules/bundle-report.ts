import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defineNuxtModule } from '@nuxt/kit';

/**
 * Writes beside the output which sources became which files, and what each loads at once: `tools/check-bundle.ts` adds up
 * what a page of the storefront costs before it can be used.
 */
export default defineNuxtModule({
  meta: { name: 'bundle-report' },
  setup(_options, nuxt) {
    let text = '';
    nuxt.hook('build:manifest', (manifest) => {
      const chunks = Object.entries(manifest).map(([key, { file, src, isEntry, imports }]) => ({
        key,
        file,
        source: src ?? key,
        isEntry: isEntry === true,
        imports: imports ?? [],
      }));
      text = JSON.stringify({ chunks });
    });
    nuxt.hook('nitro:init', (nitro) => {
      nitro.hooks.hook('prerender:done', async () => {
        const target = join(dirname(nitro.options.output.publicDir), 'bundle.json');
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, text);
      });
    });
  },
});
