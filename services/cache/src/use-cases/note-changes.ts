import type { LiveContainer } from '../container.ts';
import { endLogins } from './push-live.ts';

/** An event's availability changed: told in the next round, if anybody listens. Harmless to repeat. */
export async function noteChange({ registry }: LiveContainer, eventId: string): Promise<void> {
  await registry.markChanged([eventId]);
}

/** A session ended: its sockets hear no more of its inbox. Harmless to repeat. */
export async function noteSessionEnd(
  container: LiveContainer,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
): Promise<void> {
  const sockets = await container.registry.socketsOf(userId);
  await endLogins(
    container,
    sockets.filter((socket) => socket.sessionId === sessionId).map(({ id }) => id),
  );
}
