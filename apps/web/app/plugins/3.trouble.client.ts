import { troubleOf } from '../problems/trouble.ts';

/** Notes what breaks and is dealt with by nobody, so that no press of a button ends in silence. */
export default defineNuxtPlugin({
  name: 'trouble',
  dependsOn: ['api'],
  setup(nuxtApp) {
    const trouble = useTrouble();
    const lastRequestId = useLastRequestId();
    nuxtApp.$api.use({
      onResponse({ response }) {
        lastRequestId.value = response.headers.get('x-request-id') ?? lastRequestId.value;
      },
    });
    const note = (thrown: unknown) => {
      trouble.value = troubleOf(thrown, lastRequestId.value);
    };
    nuxtApp.hook('vue:error', note);
    // What was called without waiting for it.
    window.addEventListener('unhandledrejection', ({ reason }) => {
      if (!isAbort(reason)) note(reason);
    });
  },
});

/** A call that was called off is nobody's trouble. */
const isAbort = (reason: unknown): boolean => reason instanceof DOMException && reason.name === 'AbortError';
