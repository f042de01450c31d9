import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { within } from './patience.ts';

/** Answers what it is sent, in a thread of its own, so that it does so while the test is busy. */
const ECHO = `
const { parentPort } = require('node:worker_threads');
const server = require('node:net').createServer((socket) => socket.pipe(socket));
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe('patience', () => {
  it('gives what comes in time, and fails when nothing comes', async () => {
    await expect(within(1_000, Promise.resolve('here'))).resolves.toBe('here');
    await expect(within(5, new Promise(() => {}))).rejects.toThrow('no answer within 5 ms');
  });

  it('does not take an answer that lies in the socket for none, however busy the process was', async () => {
    const echo = new Worker(ECHO, { eval: true });
    const [port] = await once(echo, 'message');
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    try {
      const answer = within(20, once(socket, 'data'));
      socket.write('ping');
      const readAgainAt = performance.now() + 300;
      while (performance.now() < readAgainAt);

      expect(String((await answer)[0])).toBe('ping');
    } finally {
      socket.destroy();
      await echo.terminate();
    }
  });
});
