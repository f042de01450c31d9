import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type Answer, gatewayProblem } from './gateway-problem.ts';
import { openPatientServer, type Patience } from './slow-clients.ts';

export type AnswerApi = (request: IncomingMessage, url: URL, requestId: string) => Promise<Answer>;
export type Serve = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

/** Where a path goes by how it begins; the longest beginning that fits decides. */
export interface Origins {
  readonly api: AnswerApi;
  readonly byPrefix: Readonly<Record<string, Serve>>;
  readonly web: Serve;
  readonly log: (error: unknown, requestId: string) => void;
}

/** The one origin for web, API and mailbox: what CloudFront is in AWS. */
export function openServer(origins: Origins, patience?: Patience): Server {
  const prefixes = Object.entries(origins.byPrefix).sort(([a], [b]) => b.length - a.length);

  async function serve(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    const url = targetOf(request.url ?? '/');
    const hasHost = request.httpVersion === '1.0' || request.headers.host !== undefined;
    if (url === null || !hasHost) return send(response, gatewayProblem(400, NO_TARGET, requestId));
    if (url.pathname === '/api' || url.pathname.startsWith('/api/'))
      return send(response, await origins.api(request, url, requestId));
    const [, handler = origins.web] = prefixes.find(([prefix]) => url.pathname.startsWith(prefix)) ?? [];
    await handler(request, response, url);
  }

  const server = openPatientServer((request, response) => {
    const requestId = crypto.randomUUID();
    serve(request, response, requestId).catch((error: unknown) => {
      if (!hasLeft(error)) origins.log(error, requestId);
      end(response, 500);
    });
  }, patience);
  server.on('checkExpectation', (_request, response: ServerResponse) => {
    send(response, gatewayProblem(417, NO_SUCH_EXPECTATION, crypto.randomUUID()));
  });
  return server;
}

const NO_TARGET = { type: 'invalid-request', detail: 'The request names no host or no path to go to.' };
const NO_SUCH_EXPECTATION = { type: 'refused', detail: 'The only Expect that is served is 100-continue.' };

/** The client went away in the middle of the answer, which is nobody's fault. */
function hasLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/**
 * Where a request goes: by its path, or by the whole URL that a proxy sends. A path that begins with two slashes is
 * a path all the same, not another host's.
 */
function targetOf(target: string): URL | null {
  if (target.startsWith('/')) return URL.parse(`http://gateway${target}`);
  return /^https?:\/\//i.test(target) ? URL.parse(target) : null;
}

function send(response: ServerResponse, answer: Answer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const headers = Object.entries(answer.headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : [...value],
  ]);
  const hasBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, {
    ...Object.fromEntries(headers),
    ...(hasBody ? { 'content-length': body.length } : {}),
  });
  response.end(hasBody ? body : undefined);
}

function end(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}
