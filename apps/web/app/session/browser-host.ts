import type { Session } from '../api/types.ts';
import { ApiError, networkProblem, problemOf } from '../problems/problem.ts';
import type { SessionHost, SessionState } from './session.ts';

const HINT_KEY = 'concert-session';

/** The session's footing in a browser. `others` carries sessions between tabs, in memory only. */
export function browserHost(others: BroadcastChannel, onChange: (state: SessionState) => void): SessionHost {
  return {
    requestRefresh,
    exclusively: async (work) => await navigator.locks.request('concert-session', work),
    onChange,
    tellOthers: (session) => others.postMessage(session),
    hint: {
      get: () => localStorage.getItem(HINT_KEY) === '1',
      set: (isExpected) =>
        isExpected ? localStorage.setItem(HINT_KEY, '1') : localStorage.removeItem(HINT_KEY),
    },
    later(work, milliseconds) {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}

async function requestRefresh(): Promise<Session | undefined> {
  const response = await fetch('/api/auth/refresh', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    credentials: 'same-origin',
  }).catch((cause: unknown) => {
    throw new ApiError(networkProblem(), cause);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.status === 401) return undefined;
  if (!response.ok || !isSession(body)) throw new ApiError(problemOf(body, response));
  return body;
}

/** Checks what the pages rely on; messages of other tabs pass through here too. */
export function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'accessToken' in value &&
    typeof value.accessToken === 'string' &&
    'expiresIn' in value &&
    typeof value.expiresIn === 'number' &&
    'user' in value &&
    typeof value.user === 'object'
  );
}
