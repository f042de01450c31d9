import { answer, call } from '~/api/answers';
import type { LoginChallenge, Session } from '~/api/types';
import type { SessionState } from '~/session/session';

/** Who is reading, and how they come and go. */
export function useSession() {
  const { $api, $keeper, $restored } = useNuxtApp();
  const state = useState<SessionState>('session', () => ({ status: 'unknown' }));
  const user = computed(() => (state.value.status === 'signed-in' ? state.value.user : undefined));

  function begin(session: Session): Session {
    $keeper?.begin(session);
    return session;
  }

  return {
    state,
    user,
    /** Resolves when it is known whether somebody is logged in. */
    ready: $restored,
    /** The session that has begun, or the challenge that `logInWithCode` takes. */
    async logIn(credentials: { email: string; password: string }): Promise<Session | LoginChallenge> {
      const body = { ...credentials, refreshTransport: 'cookie' as const };
      const login = await call($api.POST('/auth/login', { body }));
      return 'challenge' in login ? login : begin(login);
    },
    async logInWithCode(challenge: string, code: string): Promise<Session> {
      const body = { challenge, code, refreshTransport: 'cookie' as const };
      return begin(await call($api.POST('/auth/login/second-factor', { body })));
    },
    /** Spends the refresh token, so that what is known of the reader is what the server knows now. */
    async renew(): Promise<void> {
      await $keeper?.renew($keeper.accessToken());
    },
    /** The session is over on the server: forgets it here, and in the other tabs. */
    forget: () => $keeper?.end(),
    async register(details: {
      name: string;
      email: string;
      password: string;
      locale: Session['user']['locale'];
    }) {
      const body = { ...details, refreshTransport: 'cookie' as const };
      return begin(await call($api.POST('/auth/register', { body })));
    },
    /** Ends the session here even when the server cannot be told: the reader asked to be logged out. */
    async logOut(): Promise<void> {
      try {
        await answer($api.POST('/auth/logout', {}));
      } finally {
        $keeper?.end();
      }
    },
  };
}
