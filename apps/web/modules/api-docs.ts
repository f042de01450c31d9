import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineNuxtModule } from '@nuxt/kit';

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Puts Swagger UI's own files beside `public/api-docs/index.html`, which shows the API's documentation with them. */
export default defineNuxtModule({
  meta: { name: 'api-docs' },
  setup(_options, nuxt) {
    nuxt.hook('nitro:init', (nitro) => {
      nitro.hooks.hook('compiled', async () => {
        const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
        const to = join(nitro.options.output.publicDir, 'api-docs');
        await mkdir(to, { recursive: true });
        for (const file of FILES) await copyFile(join(from, file), join(to, file));
      });
    });
  },
});
