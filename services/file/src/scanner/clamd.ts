import { connect, type Socket } from 'node:net';

/** Whether content holds something that a virus scanner knows. @throws Error when the scanner gave no verdict */
export type VirusScan = (content: Uint8Array) => Promise<'clean' | 'infected'>;

/** Where clamd listens: a unix socket's path, or host and port. */
export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** `/run/clamav/clamd.ctl`, `clamd.internal:3310` or `[::1]:3310`. */
export function clamdAddress(text: string): ClamdAddress {
  if (text.startsWith('/')) return { path: text };
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
}

const CHUNK_BYTES = 64 * 1024;
/** Replies are one line; a name of malware is short. */
const LONGEST_REPLY = 4096;

/**
 * Asks a clamd of ClamAV by its INSTREAM command (clamd(8)): each piece goes with its length before it, a length of
 * zero ends the content. A connection serves one scan.
 * @param milliseconds how long a scan may take, from connecting to the verdict
 */
export function openClamd(address: ClamdAddress, milliseconds: number): VirusScan {
  return async (content) => {
    const socket = connect(address);
    const signal = AbortSignal.timeout(milliseconds);
    const onAbort = () => socket.destroy(new Error(`clamd gave no verdict within ${milliseconds} ms`));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const reply = replyOf(socket);
      await Promise.all([reply, send(socket, content)]);
      return verdictOf(await reply);
    } finally {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
    }
  };
}

async function send(socket: Socket, content: Uint8Array): Promise<void> {
  socket.write('zINSTREAM\0');
  for (let at = 0; at < content.length; at += CHUNK_BYTES) {
    const chunk = content.subarray(at, at + CHUNK_BYTES);
    socket.write(lengthOf(chunk.length));
    // A scanner that does not read stops the sending here; when it goes away, `replyOf` tells.
    if (!socket.write(chunk) && !socket.destroyed) await drained(socket);
  }
  socket.write(lengthOf(0));
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve).once('close', () => resolve());
  });
}

function replyOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      reply += text;
      if (reply.includes('\0')) resolve(reply.slice(0, reply.indexOf('\0')));
      else if (reply.length > LONGEST_REPLY) reject(new Error('clamd answered something that is no verdict'));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('clamd ended the connection without a verdict')));
  });
}

/** `stream: OK`, `stream: Eicar-Test-Signature FOUND`; all else is an error, also "size limit exceeded". */
function verdictOf(reply: string): 'clean' | 'infected' {
  if (reply === 'stream: OK') return 'clean';
  if (/^stream: .+ FOUND$/.test(reply)) return 'infected';
  throw new Error(`clamd: ${reply}`);
}
