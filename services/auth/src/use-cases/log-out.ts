import type { Call } from '@concert/service-kit/routes';
import { unavailable } from '@concert/values/problems';
import type { AuthContainer } from '../container.ts';
import { endSessions } from './end-sessions.ts';

/**
 * Ends the caller's session. That it returns means that its tokens are refused everywhere from now on.
 * @throws Problem `unavailable` (503) when Redis could not be told: the session is over, but where its hot copy is
 *   still believed, access tokens may work for up to 60 seconds more
 */
export async function logOut(container: AuthContainer, call: Call): Promise<void> {
  const { userId, sessionId } = call.identity;
  const isKnown = await endSessions(container, { userId, sessionIds: [sessionId], reason: 'logout' }, call);
  if (!isKnown) throw notToldEverywhere();
}

export const notToldEverywhere = () =>
  unavailable(
    'The session is over, but this could not be told everywhere: its access tokens may work for up to 60 seconds more. Try again to be sure.',
  );
