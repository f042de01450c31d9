import type { IncomingMessage } from 'node:http';

const LARGEST_BODY = 1024 * 1024;

/** Somebody who goes on and on is cut off; who stops before has read why. */
const LARGEST_WASTE = 16 * LARGEST_BODY;

/** Of all bodies together that have begun and not ended: many slow ones must not fill the memory. */
const LARGEST_TOGETHER = 256 * LARGEST_BODY;

let together = 0;

export class BodyTooLarge extends Error {}

/** Too many bodies are on their way at this moment. */
export class BodiesTooLarge extends Error {}

/** The client went away before the body was complete: nobody is left to be answered. */
export class BodyCutOff extends Error {}

/**
 * A request's body as text.
 * @throws BodyTooLarge beyond 1 MB, at once: what still comes is dropped while the refusal is on its way
 * @throws BodiesTooLarge when all that are on their way have more than 256 MB
 * @throws BodyCutOff
 */
export function readText(message: IncomingMessage): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  let length = 0;
  let kept = 0;
  function give(): void {
    together -= kept;
    kept = 0;
    chunks.length = 0;
  }
  function keep(chunk: Buffer): void {
    if (together + chunk.length > LARGEST_TOGETHER) {
      reject(new BodiesTooLarge());
      return;
    }
    together += chunk.length;
    kept += chunk.length;
    chunks.push(chunk);
  }
  if (Number(message.headers['content-length'] ?? 0) > LARGEST_BODY) reject(new BodyTooLarge());
  message.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LARGEST_BODY) keep(chunk);
    else reject(new BodyTooLarge());
    if (length > LARGEST_WASTE) message.destroy();
  });
  message.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  message.on('error', (cause) => reject(new BodyCutOff('the body was cut off', { cause })));
  message.on('close', () => {
    // Every request closes; an error with its stack is made only for those that broke off.
    if (!message.complete) reject(new BodyCutOff('the body was cut off'));
  });
  return promise.finally(give);
}
