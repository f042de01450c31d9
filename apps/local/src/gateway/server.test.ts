import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitsOfOne, openAdmission } from './admission.ts';
import { openApi } from './api.ts';
import { openServer } from './server.ts';
import { openStaticFiles } from './static-files.ts';

const MEGABYTE = 1024 * 1024;
const PLENTY = 20 * MEGABYTE;

let server: Server;
let port: number;
const faults: unknown[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'concert-web-'));
  await writeFile(join(folder, 'index.html'), 'the storefront');
  await writeFile(`${folder}.txt`, 'the secret beside it');
  const log = (error: unknown) => faults.push(error);
  server = openServer({
    api: openApi({
      admission: openAdmission(
        new Map([
          ['cache', { name: 'cache-api', atOnce: 5 }],
          ['auth', { name: 'auth-api', atOnce: 5 }],
        ]),
        limitsOfOne(1),
      ),
      authorize: async () => ({ allowed: true, context: {} }),
      functions: new Map([
        [
          'cache',
          {
            name: 'cache-api',
            atOnce: 5,
            timeoutSeconds: 5,
            handler: async (event) => echo(event as APIGatewayProxyEvent),
          },
        ],
        [
          'auth',
          {
            name: 'auth-api',
            atOnce: 5,
            timeoutSeconds: 5,
            handler: async (event) => echo(event as APIGatewayProxyEvent),
          },
        ],
      ]),
      publicOrigin: 'http://concert.example',
      log,
    }),
    byPrefix: {},
    web: openStaticFiles(folder),
    log,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const echo = ({ path, body }: APIGatewayProxyEvent) => ({
  statusCode: 200,
  headers: {},
  body: JSON.stringify({ path, bytes: body?.length ?? 0 }),
});

/** Sends bytes as they are, then as much more as is asked for, and gives what comes back first. */
async function sent(head: readonly string[], { body = '', more = 0 } = {}): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const answer = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      const begins = text.indexOf('\r\n\r\n') + 4;
      if (begins > 3 && (length === undefined || text.length >= begins + Number(length))) resolve(text);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  for (let left = more; left > 0 && !socket.destroyed; left -= MEGABYTE)
    socket.write(Buffer.alloc(Math.min(left, MEGABYTE), 97));
  const text = await answer;
  socket.destroy();
  return text;
}

const get = (target: string, ...headers: string[]) =>
  sent([`GET ${target} HTTP/1.1`, 'host: concert.example', ...headers]);

const LOGIN = ['POST /api/auth/login HTTP/1.1', 'host: concert.example', 'content-type: application/json'];

describe('the gateway', () => {
  it('answers 413 to a body over 1 MB at once, and never hangs on it', async () => {
    const declared = (bytes: number) => [...LOGIN, `content-length: ${bytes}`];
    expect(await sent(declared(MEGABYTE), { more: MEGABYTE })).toContain(`"bytes":${MEGABYTE}`);
    expect(await sent(declared(MEGABYTE + 1), { more: MEGABYTE + 1 })).toMatch(
      /^HTTP\/1.1 413 .*problem\+json/s,
    );
    expect(await sent(declared(PLENTY), { more: PLENTY })).toMatch(/^HTTP\/1.1 413 /);
    expect(await sent(declared(PLENTY))).toMatch(/^HTTP\/1.1 413 /);
    const chunk = `${MEGABYTE.toString(16)}\r\n${'a'.repeat(MEGABYTE)}\r\n`;
    expect(
      await sent([...LOGIN, 'transfer-encoding: chunked'], { body: `${chunk}${chunk}0\r\n\r\n` }),
    ).toMatch(/^HTTP\/1.1 413 /);
  });

  it('takes a path for a path and a whole URL for its path', async () => {
    expect(await get('/api/health')).toContain('"path":"/health"');
    expect(await get('http://elsewhere.example/api/health')).toContain('"path":"/health"');
    expect(await get('//elsewhere.example/api/health')).toContain('the storefront');
    expect(await get('/api')).toMatch(/^HTTP\/1.1 404 .*problem\+json/s);
    expect(await get('ftp://elsewhere.example/api/health')).toMatch(/^HTTP\/1.1 400 /);
    expect(await get('*')).toMatch(/^HTTP\/1.1 400 /);
  });

  it('refuses two tokens, since nobody can say which one speaks', async () => {
    expect(await get('/api/health', 'authorization: Bearer a', 'Authorization: Bearer b')).toMatch(
      /^HTTP\/1.1 400 .*problem\+json/s,
    );
  });

  it.each(['/..%2f', '/%2e%2e/', '/..%5c', '/%00', '/%', '/%ff', '//', '/\\..\\'])(
    'leaks no file beside the storefront, by %s',
    async (way) => {
      expect(await get(`${way}concert-web.txt`)).toContain('the storefront');
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'lets pages be read only, not %sed',
    async (method) => {
      const head = [`${method} / HTTP/1.1`, 'host: concert.example', 'content-length: 0'];
      expect(await sent(head)).toMatch(/^HTTP\/1.1 405 /);
    },
  );

  it.each([
    ['what is no HTTP', 'NOT HTTP AT ALL', 400],
    ['another version', 'GET /api/health HTTP/9.9', 400],
    ['a path that is not ASCII', 'GET /api/\xff HTTP/1.1', 400],
    ['no host', 'GET /api/health HTTP/1.1', 400],
    ['another scheme', 'GET ftp://elsewhere.example/ HTTP/1.1\r\nhost: a', 400],
    ['headers without end', `GET /api/health HTTP/1.1\r\nx: ${'y'.repeat(20_000)}`, 431],
    ['great expectations', 'GET /api/health HTTP/1.1\r\nhost: a\r\nexpect: miracles', 417],
    [
      'two lengths',
      'POST /api/auth/login HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked',
      400,
    ],
  ])('refuses %s with a problem and its request id', async (_what, head, status) => {
    const answer = await sent([head]);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^x-request-id: [\da-f-]{36}\r$/m);
    expect(answer).toMatch(/"status":\d{3},.*"instance":"[\da-f-]{36}"/);
  });

  it('answers who offers HTTP/2 in HTTP/1.1', async () => {
    const answer = await get('/api/health', 'connection: upgrade, HTTP2-Settings', 'upgrade: h2c');
    expect(answer).toMatch(/^HTTP\/1.1 200 .*"path":"\/health"/s);
  });

  it('leads who typed localhost to its own address, and nobody anywhere else', async () => {
    const asked = (host: string) => sent(['GET /account HTTP/1.1', `host: ${host}`]);
    expect(await asked('localhost:4000')).toContain('location: http://127.0.0.1:4000/account\r\n');
    expect(await asked('localhost:80@evil.example')).toContain('the storefront');
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])(
    'takes a header that is called %s',
    async (name) => {
      expect(await get('/api/health', `${name}: x`, `${name}: y`)).toMatch(/^HTTP\/1.1 200 /);
    },
  );

  it('counts none of this as a fault of its own', () => {
    expect(faults).toEqual([]);
  });
});
