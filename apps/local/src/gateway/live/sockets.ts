import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { type Handler, invocation } from '../functions.ts';
import { singleHeaders } from '../proxy-event.ts';

/** API Gateway's limits (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). */
const LARGEST_FRAME = 32 * 1024;
const IDLE_MS = 10 * 60_000;
const LONGEST_MS = 2 * 60 * 60_000;

/** More that wait than anybody means to say: the socket is closed. */
const MOST_WAITING = 100;

const WHERE = { path: '/live', domainName: 'live.concert.internal', stage: 'live' };

export interface SocketFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly routes: readonly string[];
  readonly handler: Handler;
}

export interface LiveSockets {
  /** Takes an upgrade to a WebSocket, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** @returns false when there is no such socket here */
  post(id: string, text: string): boolean;
  end(id: string): boolean;
  has(id: string): boolean;
  closeAll(): void;
}

/** The owner's process is part of an id, so that its siblings behind the same port know whom to ask. */
const newId = () => `${process.pid}-${randomBytes(12).toString('base64url')}`;

/** The process that has a socket; undefined for what is no id of ours. */
export function ownerOf(id: string): number | undefined {
  const [, pid] = /^(\d{1,10})-[\w-]{16}$/.exec(id) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

const Answered = z.object({ statusCode: z.int() });

/**
 * API Gateway's WebSocket API: asks the function whether a socket may open, gives it each message by the message's
 * `action`, one after the other, and tells it when the socket is closed.
 */
export function openSockets(
  target: SocketFunction,
  log: (error: unknown, requestId: string) => void,
): LiveSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME, perMessageDeflate: false });
  const open = new Map<string, WebSocket>();

  async function invoke(event: object): Promise<number> {
    try {
      const context = invocation(target.name, target.timeoutSeconds);
      return Answered.parse(await target.handler(event, context)).statusCode;
    } catch (error) {
      log(error, '');
      return 500;
    }
  }

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = URL.parse(request.url ?? '', 'http://gateway')?.pathname;
    if (path !== WHERE.path) return refuse(socket, 404);
    const id = newId();
    const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
    const headers = singleHeaders(request.rawHeaders);
    const status = await invoke({ headers, requestContext: contextOf('$connect', id, sourceIp) });
    if (status >= 400) return refuse(socket, status);
    if (socket.destroyed) return void invoke({ requestContext: contextOf('$disconnect', id, sourceIp) });
    server.handleUpgrade(request, socket, head, (opened) => serve(opened, id, sourceIp));
  }

  function serve(socket: WebSocket, id: string, sourceIp: string): void {
    open.set(id, socket);
    let waiting = 0;
    let turn: Promise<unknown> = Promise.resolve();
    const idle = setTimeout(() => socket.close(1001, 'idle'), IDLE_MS);
    const longest = setTimeout(() => socket.close(1001, 'going away'), LONGEST_MS);
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => {
      idle.refresh();
      waiting += 1;
      if (waiting > MOST_WAITING) return socket.close(1008, 'too fast');
      const bytes = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
      const event = {
        body: bytes.toString(isBinary ? 'base64' : 'utf8'),
        isBase64Encoded: isBinary,
        requestContext: contextOf(routeOf(bytes, target.routes), id, sourceIp),
      };
      turn = turn
        .then(() => (open.has(id) ? invoke(event) : undefined))
        .finally(() => {
          waiting -= 1;
        });
    });
    socket.on('close', () => {
      clearTimeout(idle);
      clearTimeout(longest);
      open.delete(id);
      void turn.finally(() => invoke({ requestContext: contextOf('$disconnect', id, sourceIp) }));
    });
  }

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      admit(request, socket, head).catch((error: unknown) => {
        log(error, '');
        refuse(socket, 500);
      });
    },
    post(id, text) {
      const socket = open.get(id);
      if (socket === undefined || socket.readyState !== socket.OPEN) return false;
      socket.send(text);
      return true;
    },
    end(id) {
      const socket = open.get(id);
      socket?.close(1008, 'closed by the service');
      return socket !== undefined;
    },
    has: (id) => open.has(id),
    closeAll() {
      for (const socket of open.values()) socket.close(1001, 'going away');
    },
  };
}

const KINDS = { $connect: 'CONNECT', $disconnect: 'DISCONNECT' } as const;

function contextOf(routeKey: string, connectionId: string, sourceIp: string) {
  const eventType = routeKey === '$connect' || routeKey === '$disconnect' ? KINDS[routeKey] : 'MESSAGE';
  const { domainName, stage } = WHERE;
  return {
    ...{ routeKey, eventType, connectionId, domainName, stage, apiId: 'local' },
    ...{ requestId: crypto.randomUUID(), identity: { sourceIp } },
  };
}

/** `$request.body.action`, where it is one of the API's routes. */
function routeOf(bytes: Buffer, routes: readonly string[]): string {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    const action = typeof body === 'object' && body !== null && 'action' in body ? body.action : undefined;
    return routes.find((route) => route === action) ?? '$default';
  } catch {
    return '$default';
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
