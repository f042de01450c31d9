import { type ConcertClient, createConcertClient } from '@concert/client/client';
import { browserHost, isSession } from '../session/browser-host.ts';
import { type SessionKeeper, type SessionState, sessionKeeper } from '../session/session.ts';

interface Provided extends Record<string, unknown> {
  api: ConcertClient;
  keeper: SessionKeeper | undefined;
  restored: Promise<void>;
}

/** The API client and the session that it speaks for. In the prerender there is neither a reader nor a server. */
export default defineNuxtPlugin({
  name: 'api',
  setup(nuxtApp) {
    const state = useState<SessionState>('session', () => ({ status: 'unknown' }));
    if (import.meta.server) {
      const api = createConcertClient('/api');
      const nobody: Provided = { api, keeper: undefined, restored: Promise.resolve() };
      return { provide: nobody };
    }
    // What is shown must first be what was prerendered: nobody's page.
    const isHydrating = nuxtApp.isHydrating && nuxtApp.payload.serverRendered === true;
    const hydrated = isHydrating
      ? new Promise<void>((resolve) => nuxtApp.hook('app:suspense:resolve', () => resolve()))
      : Promise.resolve();
    const others = new BroadcastChannel('concert-session');
    const keeper = sessionKeeper(
      browserHost(others, (next) => {
        void hydrated.then(() => {
          state.value = next;
        });
      }),
    );
    others.addEventListener('message', (message: MessageEvent<unknown>) => {
      keeper.adopt(isSession(message.data) ? message.data : undefined);
    });
    // A browser drops the timers of a sleeping device: an old token is renewed when it is next refused.
    window.addEventListener('online', () => {
      if (state.value.status === 'unreachable') void keeper.restore();
    });
    const provided: Provided = {
      api: createConcertClient('/api', keeper),
      keeper,
      restored: keeper.restore().then(() => hydrated),
    };
    return { provide: provided };
  },
});
