import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with the next request of this kind. */
export interface Fault {
  readonly method: 'GET' | 'POST';
  /** The end of its path. */
  readonly path: string;
  /**
   * `unreached`: Stripe does not get it. `unanswered`: Stripe carries it out and the answer is lost. `remembered`:
   * a 500 which Stripe keeps under the request's idempotency key and gives again whenever it comes with that key.
   */
  readonly happens: 'unreached' | 'unanswered' | 'remembered';
  /** How many such requests; one unless said otherwise. */
  readonly times?: number;
}

export interface FaultyStripe {
  readonly url: string;
  plan(fault: Fault): void;
  close(): Promise<void>;
}

/** A wire to the stand-in that breaks on demand, for one test file only: the stand-in's own switches are everybody's. */
export async function openFaultyStripe(): Promise<FaultyStripe> {
  const origin = process.env.STRIPE_API_URL ?? '';
  const remembered = new Set<string>();
  let planned: (Fault & { times: number })[] = [];

  function take(request: IncomingMessage): Fault | undefined {
    const path = request.url?.split('?')[0] ?? '';
    const fault = planned.find((one) => one.method === request.method && path.endsWith(one.path));
    if (fault !== undefined) fault.times -= 1;
    planned = planned.filter((one) => one.times > 0);
    return fault;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const key = String(request.headers['idempotency-key'] ?? '');
    const fault = take(request);
    if (fault?.happens === 'remembered') remembered.add(key);
    if (remembered.has(key)) return failWith500(response, key);
    if (fault?.happens === 'unreached') return void response.destroy();
    const answer = await forward(`${origin}${request.url}`, request, body);
    if (fault?.happens === 'unanswered') return void response.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.text);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plan: (fault) => planned.push({ times: 1, ...fault }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function failWith500(response: ServerResponse, key: string): void {
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': key,
    'stripe-should-retry': 'false',
  };
  response.writeHead(500, headers).end(JSON.stringify({ error: { type: 'api_error', message: 'planned' } }));
}

async function forward(url: string, request: IncomingMessage, body: Buffer) {
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const answer = await fetch(url, {
    method: request.method ?? 'GET',
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
  const { 'content-length': ____, 'transfer-encoding': _____, ...shown } = Object.fromEntries(answer.headers);
  return { status: answer.status, headers: shown, text: await answer.text() };
}
