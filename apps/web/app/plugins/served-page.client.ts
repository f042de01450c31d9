/**
 * A document of the event service shows its event beside the app's own place (`document.ts` there). It goes in the moment
 * in which the app has drawn the same: without it the page would be empty while the app starts.
 */
export default defineNuxtPlugin({
  name: 'served-page',
  setup(nuxtApp) {
    const forget = () => document.getElementById('served')?.remove();
    nuxtApp.hook('app:suspense:resolve', forget);
    nuxtApp.hook('app:error', forget);
  },
});
