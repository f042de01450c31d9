import { connect, type Socket } from 'node:net';

/** What came back on the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly milliseconds: number;
}

/** `closed`: the server ended the connection without an answer; `silent`: nothing came in time. */
export type Outcome = WireAnswer | 'closed' | 'silent';

export interface Lane {
  /** Sends bytes as they are and reads one answer. Only what is well formed leaves the connection usable. */
  fire(bytes: Buffer, form: { readonly isWellFormed: boolean; readonly isHead: boolean }): Promise<Outcome>;
  close(): void;
}

const PATIENCE_MS = 20_000;

/** One connection to a server, opened anew whenever the one before cannot be used any more. */
export function openLane(port: number): Lane {
  let kept: Socket | undefined;

  async function fire(
    bytes: Buffer,
    { isWellFormed, isHead }: Parameters<Lane['fire']>[1],
  ): Promise<Outcome> {
    const isFresh = kept === undefined || kept.destroyed;
    const socket = isWellFormed && !isFresh && kept !== undefined ? kept : connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    const outcome = await exchange(socket, bytes, { isWellFormed, isHead });
    const mayStay =
      isWellFormed &&
      typeof outcome === 'object' &&
      outcome.headers.get('connection')?.toLowerCase() !== 'close';
    if (!mayStay) socket.destroy();
    if (isWellFormed) kept = mayStay ? socket : undefined;
    // A connection that the server closed while it was idle.
    if (outcome === 'closed' && isWellFormed && !isFresh) return fire(bytes, { isWellFormed, isHead });
    return outcome;
  }

  return { fire, close: () => kept?.destroy() };
}

function exchange(
  socket: Socket,
  bytes: Buffer,
  { isWellFormed, isHead }: Parameters<Lane['fire']>[1],
): Promise<Outcome> {
  const started = performance.now();
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let received = Buffer.alloc(0);
  const look = (hasEnded: boolean) => {
    const answer = answerIn(received, isHead, hasEnded);
    if (answer !== undefined) resolve({ ...answer, milliseconds: performance.now() - started });
    else if (hasEnded) resolve('closed');
  };
  const take = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    look(false);
  };
  const gone = () => look(true);
  // An error is followed by `close`.
  if (socket.listenerCount('error') === 0) socket.on('error', () => {});
  socket.on('data', take).on('close', gone).on('end', gone);
  const timer = setTimeout(() => resolve('silent'), PATIENCE_MS);
  // The end of what we say tells the server that nothing follows; it would wait for the rest otherwise.
  if (isWellFormed) socket.write(bytes);
  else socket.end(bytes);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off('data', take).off('close', gone).off('end', gone);
  });
}

function answerIn(
  received: Buffer,
  isHead: boolean,
  hasEnded: boolean,
): Omit<WireAnswer, 'milliseconds'> | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [first = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
  const rest = received.subarray(end + 4);
  if (status >= 100 && status < 200 && status !== 101) return answerIn(rest, isHead, hasEnded);
  const headers = new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const body =
    isHead || status === 204 || status === 304 || status === 101 ? '' : bodyIn(rest, headers, hasEnded);
  return body === undefined ? undefined : { status, headers, body };
}

function bodyIn(rest: Buffer, headers: ReadonlyMap<string, string>, hasEnded: boolean): string | undefined {
  const length = headers.get('content-length');
  if (length !== undefined)
    return rest.length >= Number(length) ? rest.subarray(0, Number(length)).toString() : undefined;
  if (headers.get('transfer-encoding') === 'chunked') return unchunked(rest);
  return hasEnded ? rest.toString() : undefined;
}

function unchunked(rest: Buffer): string | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(rest.subarray(at, lineEnd).toString('latin1'), 16);
    if (size === 0) return Buffer.concat(parts).toString();
    if (rest.length < lineEnd + 2 + size + 2) return undefined;
    parts.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
