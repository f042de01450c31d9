import { once } from 'node:events';
import { createServer, get, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forward } from './forward.ts';

let behind: Server;
let gateway: Server;
let origin: string;
/** Answers that the server behind has not given yet. */
const open: ServerResponse[] = [];

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  behind = createServer((request, response) => {
    if (request.url === '/slow') open.push(response);
    else response.end('here');
  });
  const target = await listening(behind);
  gateway = createServer((request, response) => forward(request, response, `${target}${request.url}`));
  origin = await listening(gateway);
});

afterAll(() => {
  for (const server of [gateway, behind]) {
    server.closeAllConnections();
    server.close();
  }
});

describe('forwarding', () => {
  it('survives a browser that is gone when the answer comes', async () => {
    const leaving = get(`${origin}/slow`).on('error', () => {});
    while (open.length === 0) await new Promise(setImmediate);
    leaving.destroy();
    const [answer] = open;
    while ((await connections(gateway)) > 0) await new Promise(setImmediate);
    answer?.end('too late');
    await once(answer as ServerResponse, 'close');

    expect(await (await fetch(`${origin}/now`)).text()).toBe('here');
  });

  it('answers 502 when nobody is behind', async () => {
    const nowhere = createServer((request, response) => forward(request, response, 'http://127.0.0.1:9/'));
    const response = await fetch(await listening(nowhere));
    expect(response.status).toBe(502);
    nowhere.closeAllConnections();
    nowhere.close();
  });
});

const connections = (server: Server): Promise<number> =>
  new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
