import type { Duplex } from 'node:stream';
import { gatewayProblem } from './gateway-problem.ts';

/** What Node's HTTP parser says of the two faults that have a status of their own. */
const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

const DETAILS: Readonly<Record<number, string>> = {
  408: 'The request did not arrive in time.',
  431: 'The headers are larger than 16 KB.',
};

/** Answers what is no HTTP request in the form of every refusal, and ends the connection: nobody knows what follows. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const detail = DETAILS[status] ?? 'This is not an HTTP request that could be read.';
  const { headers, body } = gatewayProblem(status, { type: 'invalid-request', detail }, crypto.randomUUID());
  const lines = Object.entries({
    ...headers,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} Refused\r\n${head}\r\n${body}`);
}
