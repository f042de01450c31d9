import { answer, call } from '~/api/answers';
import type { Session } from '~/api/types';
import { ApiError, type Problem } from '~/problems/problem';
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
    async logIn(credentials: { email: string; password: string }): Promise<Session> {
      const body = { ...credentials, refreshTransport: 'cookie' as const };
      const login = await call($api.POST('/auth/login', { body }));
      if ('challenge' in login) throw new ApiError(secondFactorRequired());
      return begin(login);
    },
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

/** The password is right, but the login page has no step for the code yet. */
const secondFactorRequired = (): Problem => ({
  type: 'second-factor-required',
  status: 202,
  detail: '',
  errors: [],
  requestId: undefined,
  retryAfterSeconds: undefined,
});
