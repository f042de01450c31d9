import type { IncomingMessage } from 'node:http';

const LARGEST_BODY = 1024 * 1024;

export class BodyTooLarge extends Error {}

/** A request's body as text. @throws BodyTooLarge beyond 1 MB; the rest is read and dropped */
export async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
    // Somebody who goes on and on is cut off.
    else if (length > 16 * LARGEST_BODY) message.destroy();
  }
  if (length > LARGEST_BODY) throw new BodyTooLarge();
  return Buffer.concat(chunks).toString('utf8');
}
