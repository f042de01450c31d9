import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defineNuxtModule } from '@nuxt/kit';

const INLINE_SCRIPT =
  /<script(?![^>]*\bsrc=)(?![^>]*\btype="application\/(?:ld\+)?json")[^>]*>([\s\S]*?)<\/script>/g;

/** The part of Nitro's prerendered route that is read and replaced here. */
interface PrerenderedRoute {
  fileName?: string;
  contents?: string;
}

/**
 * Moves every inline script of the generated pages into a file named by its content, in the same place and
 * order, so that the content security policy needs neither `unsafe-inline` nor a hash for each release.
 */
export default defineNuxtModule({
  meta: { name: 'external-scripts' },
  setup(_options, nuxt) {
    nuxt.hook('nitro:init', (nitro) => {
      nitro.hooks.hook('prerender:generate', async (route: PrerenderedRoute) => {
        if (!route.fileName?.endsWith('.html') || route.contents === undefined) return;
        const { html, files } = externalise(route.contents);
        route.contents = html;
        for (const [path, code] of files) {
          const target = join(nitro.options.output.publicDir, path);
          await mkdir(dirname(target), { recursive: true });
          await writeFile(target, code);
        }
      });
    });
  },
});

function externalise(page: string): { html: string; files: ReadonlyMap<string, string> } {
  const files = new Map<string, string>();
  const html = page.replace(INLINE_SCRIPT, (_tag, code: string) => {
    const path = `/_nuxt/boot.${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`;
    files.set(path, code);
    return `<script src="${path}"></script>`;
  });
  return { html, files };
}
