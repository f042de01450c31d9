import type { Server, ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface DrainTerms {
  /** How long idle connections are kept, so that a busy client hears with an answer that it is the last, milliseconds. */
  readonly idleMs: number;
  /** After which nothing is waited for, milliseconds. */
  readonly mostMs: number;
}

/** The longest answer may still come. */
const DRAIN: DrainTerms = { idleMs: 500, mostMs: 30_000 };

const LOOK_EVERY_MS = 20;
const FAREWELL_MS = 1_000;

/**
 * Ends a server without losing a request that it has taken. New connections are no longer taken; every answer from
 * now on says that it is the connection's last. A client that sends at this very moment on a connection kept alive is
 * still answered: idle connections are closed only after a while, when no request is on its way on them.
 * @returns what ends it; resolves when the last answer is out
 */
export function openDrain(server: Server): (terms?: DrainTerms) => Promise<void> {
  const underWay = new Set<ServerResponse>();
  let isDraining = false;
  server.prependListener('request', (_request, response: ServerResponse) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (isDraining) makeLast(response);
  });

  return async ({ idleMs, mostMs } = DRAIN) => {
    const began = performance.now();
    const passed = (): number => performance.now() - began;
    isDraining = true;
    for (const response of underWay) makeLast(response);
    const closed = closeListening(server);
    while ((await connections(server)) > 0 && passed() < idleMs) await pause(LOOK_EVERY_MS);
    for (; underWay.size > 0 && passed() < mostMs; await pause(LOOK_EVERY_MS)) server.closeIdleConnections();
    server.closeAllConnections();
    // Sockets that became WebSockets are closed by their own side, or not at all.
    await Promise.race([closed, pause(FAREWELL_MS)]);
  };
}

function makeLast(response: ServerResponse): void {
  if (!response.headersSent) response.shouldKeepAlive = false;
}

/** HTTP's own `close` would cut idle connections at once. */
function closeListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    TcpServer.prototype.close.call(server, () => resolve());
  });
}

function connections(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((error, count) => resolve(error === null ? count : 0));
  });
}
