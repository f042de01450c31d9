import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection that sends bytes as they are and keeps what comes back. */
export interface RawClient {
  readonly socket: Socket;
  heard(): string;
  /** Resolves when the other side has closed the connection, with all that it said. */
  readonly closed: Promise<string>;
}

/** @param from the address of this machine to call from, so that ports suffice for many */
export async function openRaw(url: string, from = '127.0.0.1'): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: from });
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  await Promise.race([once(socket, 'connect'), closed]);
  return { socket, heard: () => text, closed };
}

export const statusIn = (text: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
