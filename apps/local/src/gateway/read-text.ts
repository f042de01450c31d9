import type { IncomingMessage } from 'node:http';

const LARGEST_BODY = 1024 * 1024;

/** Somebody who goes on and on is cut off; who stops before has read why. */
const LARGEST_WASTE = 16 * LARGEST_BODY;

export class BodyTooLarge extends Error {}

/** The client went away before the body was complete: nobody is left to be answered. */
export class BodyCutOff extends Error {}

/**
 * A request's body as text.
 * @throws BodyTooLarge beyond 1 MB, at once: what still comes is dropped while the refusal is on its way
 * @throws BodyCutOff
 */
export function readText(message: IncomingMessage): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  let length = 0;
  if (Number(message.headers['content-length'] ?? 0) > LARGEST_BODY) reject(new BodyTooLarge());
  message.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
    else reject(new BodyTooLarge());
    if (length > LARGEST_WASTE) message.destroy();
  });
  message.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  message.on('error', (cause) => reject(new BodyCutOff('the body was cut off', { cause })));
  message.on('close', () => {
    // Every request closes; an error with its stack is made only for those that broke off.
    if (!message.complete) reject(new BodyCutOff('the body was cut off'));
  });
  return promise;
}
