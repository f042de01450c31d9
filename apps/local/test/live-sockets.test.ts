import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnections } from '@concert/cloud/connections';
import { until } from '@concert/testing/until';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIVE_PREFIX, type Management, openManagement } from '../src/gateway/live/management.ts';
import { type LiveSockets, openSockets } from '../src/gateway/live/sockets.ts';

interface Seen {
  readonly routeKey: string;
  readonly eventType: string;
  readonly connectionId: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

let server: Server;
let sockets: LiveSockets;
let management: Management;
let folder: string;
let port: number;
let seen: Seen[];
let connectStatus: number;

const target = {
  name: 'cache-live',
  timeoutSeconds: 30,
  routes: ['subscribe', 'ping'],
  async handler(event: unknown) {
    const { requestContext, body, isBase64Encoded } = event as { requestContext: Seen } & Seen;
    seen.push({ ...requestContext, ...(body === undefined ? {} : { body, isBase64Encoded }) } as Seen);
    return { statusCode: requestContext.eventType === 'CONNECT' ? connectStatus : 200 };
  },
};

beforeAll(async () => {
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  });
  folder = await mkdtemp(join(tmpdir(), 'live-'));
  sockets = openSockets(target, () => {});
  management = await openManagement(sockets, folder);
  server = createServer((request, response) => {
    void management.serve(request, response, new URL(request.url ?? '/', 'http://gateway'));
  });
  server.on('upgrade', sockets.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterAll(async () => {
  sockets.closeAll();
  await management.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  seen = [];
  connectStatus = 200;
});

const idOf = () => seen.find(({ eventType }) => eventType === 'CONNECT')?.connectionId ?? '';

async function opened(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('refused'));
  });
  return socket;
}

const closing = (socket: WebSocket) =>
  new Promise<number>((resolve) => {
    socket.onclose = ({ code }) => resolve(code);
  });

const client = () => openConnections(`http://127.0.0.1:${port}${LIVE_PREFIX}`);

describe('the WebSocket API', () => {
  it('gives the function what a socket does: it opens, says something by its action, and closes', async () => {
    const socket = await opened();
    socket.send('{"action":"subscribe"}');
    socket.send('{"action":"other"}');
    socket.send(new Uint8Array([0, 1, 255]));
    await until('three are heard', async () => seen.length === 4);
    socket.close();
    await until('the end is told', async () => seen.length === 5);
    expect(seen.map(({ routeKey }) => routeKey)).toEqual([
      ...['$connect', 'subscribe', '$default', '$default', '$disconnect'],
    ]);
    expect(seen[3]).toMatchObject({ body: 'AAH/', isBase64Encoded: true });
    expect(new Set(seen.map(({ connectionId }) => connectionId)).size).toBe(1);
  });

  it('opens no socket that the function refuses, nor at another path', async () => {
    connectStatus = 403;
    await expect(opened()).rejects.toThrow('refused');
    const other = new WebSocket(`ws://127.0.0.1:${port}/elsewhere`);
    expect(await closing(other)).toBe(1006);
    expect(seen.map(({ routeKey }) => routeKey)).toEqual(['$connect']);
  });

  it('closes a socket whose frame is larger than AWS takes', async () => {
    const socket = await opened();
    const code = closing(socket);
    socket.send('x'.repeat(33 * 1024));
    expect(await code).toBe(1009);
    expect(seen.some(({ eventType }) => eventType === 'MESSAGE')).toBe(false);
  });

  it('closes a socket that says more than can be heard, and goes on serving others', async () => {
    const socket = await opened();
    const code = closing(socket);
    for (let count = 0; count < 5_000; count += 1) socket.send('{"action":"ping"}');
    expect(await code).toBe(1008);
    const other = await opened();
    expect(other.readyState).toBe(WebSocket.OPEN);
    other.close();
  });

  it('survives bytes that are no WebSocket', async () => {
    const raw = connect(port, '127.0.0.1');
    raw.write('GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    await new Promise<void>((resolve) => raw.once('close', () => resolve()).resume());
    const hasty = connect(port, '127.0.0.1');
    hasty.write(
      `GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n\r\n`,
    );
    hasty.once('data', () => hasty.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff])));
    await new Promise<void>((resolve) => hasty.once('close', () => resolve()));
    const socket = await opened();
    socket.close();
  });
});

describe('the management API', () => {
  it('sends to a socket and closes it, and says which are gone', async () => {
    const socket = await opened();
    const message = new Promise((resolve) => {
      socket.onmessage = ({ data }) => resolve(data);
    });
    expect(await client().post(idOf(), { hello: 'world' })).toBe(true);
    expect(await message).toBe('{"hello":"world"}');
    const code = closing(socket);
    await client().close(idOf());
    expect(await code).toBe(1008);
    await until('it is gone', async () => (await client().post(idOf(), {})) === false);
    expect(await client().post('nonsense', {})).toBe(false);
    expect(await client().post('1-AAAAAAAAAAAAAAAA', {})).toBe(false);
  });

  it('is reached from another process behind the same port', async () => {
    // A sibling's folder and socket, as if another process had been asked.
    const socket = await opened();
    const heard = new Promise((resolve) => {
      socket.onmessage = ({ data }) => resolve(data);
    });
    const answer = await new Promise<number>((resolve) => {
      const path = `${LIVE_PREFIX}/@connections/${encodeURIComponent(idOf())}`;
      const raw = connect(join(folder, `${process.pid}.sock`));
      raw.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`);
      raw.once('data', (data) => resolve(Number(String(data).split(' ')[1])));
    });
    expect(answer).toBe(200);
    expect(await heard).toBe('{}');
    socket.close();
  });

  it('is for this machine’s programs, not for browsers', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}${LIVE_PREFIX}/@connections/1-x`, { method: 'POST' });
    expect(answer.status).toBe(403);
  });
});
