import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** How a clamd behaves: its verdict, or one of its ways to give none. */
export type Behaviour = 'as-clamd' | 'too-large' | 'silent' | 'hangs-up';

/** The word that this clamd takes for malware. */
export const MALWARE = 'CONCERT-TEST-MALWARE';

/**
 * A clamd as others see it: it speaks the INSTREAM command of clamd(8) on a port of its own, checks each length, and
 * finds {@link MALWARE}.
 */
export async function fakeClamd(behaviour: () => Behaviour = () => 'as-clamd') {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    serve(socket, behaviour());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  onTestFinished(close);
  const address = server.address();
  return { host: '127.0.0.1', port: typeof address === 'object' ? address!.port : 0, close };
}

const COMMAND = 'zINSTREAM\0';

function serve(socket: Socket, behaviour: Behaviour): void {
  if (behaviour === 'hangs-up') return void socket.destroy();
  let received = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data]);
    const content = contentOf(received);
    if (content === undefined || behaviour === 'silent') return;
    const verdict = content.includes(MALWARE) ? 'Concert.Test-1 FOUND' : 'OK';
    socket.end(behaviour === 'too-large' ? 'INSTREAM size limit exceeded. ERROR\0' : `stream: ${verdict}\0`);
  });
}

/** All pieces together once the empty one has come. */
function contentOf(received: Buffer): Buffer | undefined {
  if (received.length < COMMAND.length) return undefined;
  if (received.toString('latin1', 0, COMMAND.length) !== COMMAND) throw new Error('not the INSTREAM command');
  const pieces: Buffer[] = [];
  let at = COMMAND.length;
  while (at + 4 <= received.length) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    if (at + 4 + length > received.length) return undefined;
    pieces.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}
