import { createApi } from '../api/client.ts';
import { browserHost, isSession } from '../session/browser-host.ts';
import { type SessionState, sessionKeeper } from '../session/session.ts';

/** The API client and the session that it speaks for. In the prerender there is neither a reader nor a server. */
export default defineNuxtPlugin({
  name: 'api',
  setup() {
    const state = useState<SessionState>('session', () => ({ status: 'unknown' }));
    if (import.meta.server) {
      const api = createApi({ accessToken: () => undefined, renew: async () => undefined });
      return { provide: { api, keeper: undefined, restored: Promise.resolve() } };
    }
    const others = new BroadcastChannel('concert-session');
    const keeper = sessionKeeper(
      browserHost(others, (next) => {
        state.value = next;
      }),
    );
    others.addEventListener('message', (message: MessageEvent<unknown>) => {
      keeper.adopt(isSession(message.data) ? message.data : undefined);
    });
    // A browser drops the timers of a sleeping device: an old token is renewed when it is next refused.
    window.addEventListener('online', () => {
      if (state.value.status === 'unreachable') void keeper.restore();
    });
    return { provide: { api: createApi(keeper), keeper, restored: keeper.restore() } };
  },
});
