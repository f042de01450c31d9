import type { Server } from 'node:http';

/** Loopback only: the stand-ins check no signature. */
export const LOOPBACK = '127.0.0.1';

/** A stand-in that listens. */
export interface Listening {
  /** Ends it; what it holds is closed in order. */
  close(): Promise<void>;
}

/** Lets a server listen on a loopback port; rejects if the port is taken. */
export function listen(server: Server, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve({ close: () => closeServer(server) });
    });
  });
}

/** Ends a server; connections that clients keep open are not waited for. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeIdleConnections();
  });
}
