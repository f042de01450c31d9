import { createConnection } from 'node:net';

const ANSWER_LIMIT_MS = 1_000;

/**
 * The first bytes that the server behind a unix socket says, after `greeting` was sent to it if one is given;
 * undefined if nobody answers.
 */
export function firstAnswer(socketPath: string, greeting?: string): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    const finish = (answer?: Buffer) => {
      resolve(answer);
      socket.destroy();
    };
    socket.setTimeout(ANSWER_LIMIT_MS, () => finish());
    socket.once('error', () => finish());
    socket.once('close', () => finish());
    socket.once('data', finish);
    if (greeting !== undefined) socket.once('connect', () => socket.write(greeting));
  });
}
