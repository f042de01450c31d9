import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { gatewayProblem } from './gateway-problem.ts';

/** How long a client may take, milliseconds. */
export interface Patience {
  /** Until its headers are complete, from the connection's beginning or the request's. */
  readonly headersMs: number;
  /** Until its request is complete. */
  readonly requestMs: number;
  /** Without taking or giving a byte; longer than the longest answer is under way. */
  readonly silenceMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 30_000, silenceMs: 45_000 };

/** A little longer than CloudFront keeps a connection to an origin, so that it is the one that ends it. */
const KEPT_ALIVE_MS = 65_000;
/** CloudFront's limit on a request's line and headers, roughly. */
const LARGEST_HEAD = 16 * 1024;
/** Of one process; the rest of its file descriptors is for stores and files. */
const MOST_CONNECTIONS = 15_000;
/** To read why. */
const FAREWELL_MS = 500;

/**
 * An HTTP server that waits for nobody for ever: whoever is slow in sending is answered 408, whoever sends a head too
 * large 431, whoever takes no answer is cut off. Requests of one connection are served one after the other.
 */
export function openPatientServer(listener: RequestListener, patience: Patience = PATIENCE): Server {
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: Math.min(1_000, patience.headersMs / 4),
      keepAliveTimeout: KEPT_ALIVE_MS,
      maxHeaderSize: LARGEST_HEAD,
      // Node would refuse a request without a host by itself, and in another form.
      requireHostHeader: false,
      shouldUpgradeCallback: isForWebSockets,
    },
    inTurn(listener),
  );
  server.timeout = patience.silenceMs;
  server.maxConnections = MOST_CONNECTIONS;
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => answers.set(request.socket, response));
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    const answer = answers.get(socket);
    // In the middle of an answer a second one would be taken for its rest.
    const hasBegun = answer?.headersSent === true && !answer.writableFinished;
    if (!socket.writable || hasBegun) {
      socket.destroy();
      return;
    }
    socket.end(refusalOf(error.code));
    // Closing at once, with bytes unread, would take the refusal back from whoever is still sending.
    setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
  });
  return server;
}

/** Who offers another protocol (`h2c`, as some clients do by default) is answered in HTTP/1.1 (RFC 9110, 7.8). */
function isForWebSockets({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * One request of a connection at a time, as API Gateway does: who sends many in advance and takes no answer has one
 * in hand, not all of them.
 */
function inTurn(listener: RequestListener): RequestListener {
  const lasts = new WeakMap<Duplex, Promise<unknown>>();
  return (request, response) => {
    const before = lasts.get(request.socket);
    const answered = new Promise((resolve) => response.once('close', resolve));
    lasts.set(request.socket, answered);
    if (before === undefined) listener(request, response);
    else
      void before.then(() => {
        if (!request.socket.destroyed) listener(request, response);
      });
  };
}

const REFUSALS: Readonly<Record<string, readonly [status: number, type: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large', 'The request’s line and headers are larger than 16 kB.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'body-too-large', 'The chunks of the body are not to be extended.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'too-slow', 'The request took too long to arrive; send it again.'],
};

function refusalOf(code: string | undefined): string {
  const [status, type, detail] = REFUSALS[code ?? ''] ?? [400, 'invalid-request', 'This is not HTTP.'];
  const { headers, body } = gatewayProblem(status, { type, detail }, crypto.randomUUID());
  const text = body.toString();
  const lines = Object.entries({
    ...headers,
    connection: 'close',
    'content-length': String(Buffer.byteLength(text)),
  }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', text].join('\r\n');
}
