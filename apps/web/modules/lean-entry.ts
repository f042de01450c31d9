import { defineNuxtModule } from '@nuxt/kit';

/**
 * The component library is here for its dialogs, which load when one opens. What it would start on every page is left
 * out: its palette (the tokens in `assets/css` say what it needs) and an icon set with a loader (`ConcertIcon` draws
 * our own).
 */
const NEEDLESS_PLUGINS = /@nuxt\/ui\/dist\/runtime\/plugins\/colors|@nuxt\/icon\/dist\/runtime\/plugin/;

/** Keeps the first load small: no plugin that no page needs, and no file fetched ahead that nobody asked for. */
export default defineNuxtModule({
  meta: { name: 'lean-entry' },
  setup(_options, nuxt) {
    nuxt.hook('app:resolve', (app) => {
      app.plugins = app.plugins.filter(({ src }) => !NEEDLESS_PLUGINS.test(src));
    });
    nuxt.hook('build:manifest', (manifest) => {
      // A reader has one language, and opens one dialog if any: the rest would only compete with the pictures.
      for (const chunk of Object.values(manifest)) chunk.prefetch = false;
    });
  },
});
