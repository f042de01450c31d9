import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPatientServer } from './slow-clients.ts';

const LARGE = Buffer.alloc(32 * 1024 * 1024, 'a');

let server: Server;
let port: number;
let taken = 0;

beforeAll(async () => {
  server = openPatientServer(
    (request, response) => {
      taken += 1;
      if (request.url === '/large') response.end(LARGE);
      else request.resume().on('end', () => response.end('read'));
    },
    { headersMs: 200, requestMs: 400, silenceMs: 600 },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What the server says to these bytes until it closes the connection. */
async function ending(text: string, open: (socket: Socket) => void = () => {}): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  socket.write(text);
  open(socket);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

const count = (): Promise<number> =>
  new Promise((resolve) => server.getConnections((_, connections) => resolve(connections)));

describe('clients that are slow', () => {
  it('in their headers are answered 408', async () => {
    expect(await ending('GET / HTTP/1.1\r\nhost: concert.example\r\nx-slow: ')).toMatch(
      /^HTTP\/1.1 408 .*problem\+json.*connection: close/s,
    );
  });

  it('in their body are answered 408, also when they send a byte now and then', async () => {
    const head = 'POST / HTTP/1.1\r\nhost: concert.example\r\ncontent-length: 100\r\n\r\n';
    const drip = (socket: Socket) => {
      const drops = setInterval(() => socket.write('a'), 50);
      socket.on('close', () => clearInterval(drops));
    };
    expect(await ending(head, drip)).toMatch(/^HTTP\/1.1 408 /);
  });

  it('in saying anything are cut off', async () => {
    expect(await ending('')).toMatch(/^HTTP\/1.1 408 /);
  });

  it('in taking the answer are cut off, and what was not taken is forgotten', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.pause();
    socket.on('error', () => {});
    const before = taken;
    socket.write('GET /large HTTP/1.1\r\nhost: concert.example\r\n\r\n'.repeat(50));
    await expect.poll(count).toBe(1);
    await expect.poll(count, { timeout: 3_000 }).toBe(0);
    expect(taken - before).toBe(1);
    socket.destroy();
  });

  it('in nothing, and send several requests in advance, get their answers in order', async () => {
    const one = 'GET / HTTP/1.1\r\nhost: concert.example\r\n';
    const answer = await ending(`${one}\r\n${one}\r\n${one}connection: close\r\n\r\n`);
    expect(answer.split('HTTP/1.1 200').length - 1).toBe(3);
  });
});

describe('requests too large', () => {
  it('in their headers are answered 431', async () => {
    const head = `GET / HTTP/1.1\r\nhost: concert.example\r\nx-large: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(await ending(head)).toMatch(/^HTTP\/1.1 431 .*headers-too-large/s);
  });

  it('in their path are answered 431', async () => {
    expect(await ending(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  it('or not HTTP at all are answered 400', async () => {
    expect(await ending('\u0016\u0003\u0001 hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*problem\+json/s);
  });
});
