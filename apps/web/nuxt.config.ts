/**
 * A static site: `nuxt generate` writes the pages whose first sight is the same for everybody, and
 * `200.html` for all other paths. Nothing is fetched from the network, neither at build nor by the pages.
 */
export default defineNuxtConfig({
  compatibilityDate: '2026-01-01',
  buildDir: '.nuxt',
  telemetry: false,
  devtools: { enabled: false },
  modules: ['@nuxt/ui', '@vueuse/nuxt'],
  components: [{ path: '~/components', pathPrefix: false }],
  imports: { presets: [{ from: 'vue-i18n', imports: ['useI18n'] }] },
  css: ['~/assets/css/main.css'],
  app: {
    head: {
      htmlAttrs: { lang: 'en' },
      titleTemplate: '%s %separator Concert',
      templateParams: { separator: '·' },
      meta: [
        { name: 'viewport', content: 'width=device-width, initial-scale=1, viewport-fit=cover' },
        { name: 'theme-color', media: '(prefers-color-scheme: light)', content: '#f6f2f6' },
        { name: 'theme-color', media: '(prefers-color-scheme: dark)', content: '#120b17' },
      ],
      link: [{ rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }],
    },
  },
  ui: {
    fonts: false,
    colorMode: false,
    theme: { colors: ['primary'] },
    experimental: { componentDetection: true },
  },
  icon: {
    provider: 'none',
    fallbackToApi: false,
    mode: 'svg',
    clientBundle: { scan: false },
    serverBundle: 'local',
  },
  // Import maps and speculation rules are inline scripts, which the content security policy forbids.
  experimental: {
    payloadExtraction: false,
    entryImportMap: false,
    crossOriginPrefetch: false,
    viewTransition: true,
    typedPages: true,
  },
  // The styles come as one file, so that the policy needs no exception for them either where it is strict.
  features: { inlineStyles: false },
  nitro: {
    prerender: {
      crawlLinks: false,
      routes: [
        '/',
        '/events',
        '/login',
        '/register',
        '/forgot-password',
        '/reset-password',
        '/unsubscribe',
        '/verify-email',
        '/200.html',
        '/404.html',
      ],
    },
  },
  vite: {
    define: {
      __VUE_I18N_FULL_INSTALL__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    build: { assetsInlineLimit: 0 },
  },
});
