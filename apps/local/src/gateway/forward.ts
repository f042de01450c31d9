import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/**
 * Passes a request on to a server of this machine under another path and streams the answer back, so that a
 * browser reaches the stand-ins through the one origin.
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  further: Readonly<Record<string, string>> = {},
): void {
  const { host: _host, connection: _connection, ...headers } = request.headers;
  const { hostname, port, host } = new URL(target);
  // The path goes on as it came: parsing would decode what a signature was made over.
  const path = target.slice(target.indexOf(host) + host.length);
  const outgoing = httpRequest({
    hostname,
    port,
    path,
    method: request.method,
    headers: { ...headers, ...further, host },
  });
  outgoing.on('response', (incoming) => {
    // A browser that went to another page meanwhile wants no answer, and a pipeline into nothing throws.
    if (response.destroyed) {
      incoming.destroy();
      return;
    }
    // A refusal of today must not be what a browser shows tomorrow.
    if ((incoming.statusCode ?? 502) >= 400) response.removeHeader('cache-control');
    response.writeHead(incoming.statusCode ?? 502, incoming.headers);
    pipeline(incoming, response, () => {});
  });
  outgoing.on('error', () => {
    if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
    response.end('The stand-in behind this path does not answer.\n');
  });
  pipeline(request, outgoing, () => {});
}
