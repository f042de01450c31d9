import { rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { readText } from '../read-text.ts';
import type { Serve } from '../server.ts';
import { type LiveSockets, ownerOf } from './sockets.ts';

/** Below the one origin: the endpoint that the SDK is given. */
export const LIVE_PREFIX = '/_local/live';

const CONNECTION = new RegExp(`^${LIVE_PREFIX}/@connections/([^/?]{1,100})$`);

export interface Management {
  readonly serve: Serve;
  close(): Promise<void>;
}

/**
 * API Gateway's management API of open sockets: `POST`, `GET` and `DELETE /@connections/{id}`. Several processes share
 * the port, and any of them may be asked: the one that has the socket is reached by its own unix socket in `folder`.
 */
export async function openManagement(sockets: LiveSockets, folder: string): Promise<Management> {
  const pathOf = (pid: number): string => join(folder, `${pid}.sock`);
  const own = pathOf(process.pid);
  await rm(own, { force: true });
  const inner = createServer((request, response) => {
    const id = idIn(request);
    if (id === undefined) return answer(response, 404);
    act(sockets, id, request, response).catch(() => answer(response, 500));
  });
  await new Promise<void>((resolve) => inner.listen(own, resolve));

  return {
    async serve(request, response) {
      // As with the buckets: this machine's programs sign, browsers do not get through.
      if (request.headers.authorization?.startsWith('AWS4-') !== true) return answer(response, 403);
      const id = idIn(request);
      const owner = id === undefined ? undefined : ownerOf(id);
      if (id === undefined || owner === undefined) return gone(response);
      if (owner === process.pid) return act(sockets, id, request, response);
      passOn(request, response, pathOf(owner));
    },
    async close() {
      inner.close();
      await rm(own, { force: true });
    },
  };
}

function idIn({ url }: IncomingMessage): string | undefined {
  const [, id] = CONNECTION.exec(URL.parse(url ?? '', 'http://gateway')?.pathname ?? '') ?? [];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

async function act(
  sockets: LiveSockets,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (request.method) {
    case 'POST': {
      const text = await readText(request);
      return sockets.post(id, text) ? answer(response, 200) : gone(response);
    }
    case 'GET':
      return sockets.has(id) ? answer(response, 200, '{}') : gone(response);
    case 'DELETE':
      return sockets.end(id) ? answer(response, 204) : gone(response);
    default:
      return answer(response, 405);
  }
}

function passOn(request: IncomingMessage, response: ServerResponse, socketPath: string): void {
  const { url: path, method, headers } = request;
  const outgoing = httpRequest({ socketPath, path, method, headers });
  outgoing.on('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, incoming.headers);
    pipeline(incoming, response, () => {});
  });
  // Its process ended, and its sockets with it.
  outgoing.on('error', () => gone(response));
  pipeline(request, outgoing, () => {});
}

/** What the SDK knows as `GoneException`. */
function gone(response: ServerResponse): void {
  if (response.headersSent) return;
  response.writeHead(410, { 'x-amzn-errortype': 'GoneException', 'content-type': 'application/json' });
  response.end('{"message":"Gone"}');
}

function answer(response: ServerResponse, status: number, body = ''): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(status === 204 ? undefined : body);
}
