import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { z } from 'zod';
import type { Tally } from './tally.ts';

/** Somebody with an account, who tries again when something goes wrong, as people and their browsers do. */
export interface Buyer {
  /**
   * One request, repeated under the same key until it is answered with a success or a refusal, or patience ends.
   * Every error on the way is told to the tally.
   * @returns the answer that settled it; undefined when patience ended
   */
  ask(request: BuyerRequest, tally: Tally): Promise<BuyerAnswer | undefined>;
}

export interface BuyerRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly key?: string;
  readonly body?: unknown;
  /** By `performance.now()`, when patience ends. */
  readonly until: number;
}

export interface BuyerAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One request may take so long before the buyer tries again. */
const REQUEST_MS = 4_000;
/** Hashing passwords is slow on purpose, and registering is not what is tested. */
const REGISTER_MS = 60_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 800;

const Session = z.object({ accessToken: z.string() });
const TOO_MANY = 429;
const LOGGED_OUT = 401;

/** Connections of all buyers to one gateway. */
export function openDoor(url: string, connections: number): Pool {
  return new Pool(url, {
    connections,
    pipelining: 1,
    connectTimeout: REQUEST_MS,
  });
}

/** Registers somebody. @throws Error when that is not answered with an account */
export async function registerBuyer(door: Pool, name: string): Promise<Buyer> {
  const account = { email: `${name}@rush.example`, password: 'rather-long-secret-7' };
  const registered = await send(door, {
    ...{ method: 'POST', path: '/auth/register', body: { ...account, name } },
    patienceMs: REGISTER_MS,
  });
  if (registered.status !== 201) throw new Error(`registering ${name} answered ${registered.status}`);
  let token = Session.parse(registered.body).accessToken;

  async function logInAgain(tally: Tally): Promise<void> {
    const answer = await send(door, { method: 'POST', path: '/auth/login', body: account });
    if (answer.status === 200) token = Session.parse(answer.body).accessToken;
    else tally.error(`login ${answer.status}`);
  }

  async function once(request: BuyerRequest, tally: Tally): Promise<BuyerAnswer | undefined> {
    try {
      const answer = await send(door, { ...request, token });
      if (answer.status < 500 && answer.status !== TOO_MANY && answer.status !== LOGGED_OUT) return answer;
      tally.error(String(answer.status));
      if (answer.status === LOGGED_OUT) await logInAgain(tally);
    } catch (error) {
      tally.error(codeOf(error));
    }
    return undefined;
  }

  return {
    async ask(request, tally) {
      for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
        const answer = await once(request, tally);
        if (answer !== undefined || performance.now() > request.until) return answer;
        await pause(wait);
      }
    },
  };
}

interface Sent extends Omit<BuyerRequest, 'until'> {
  readonly token?: string;
  readonly patienceMs?: number;
}

async function send(
  door: Pool,
  { method, path, key, body, token, patienceMs = REQUEST_MS }: Sent,
): Promise<BuyerAnswer> {
  const response = await door.request({
    method,
    path: `/api${path}`,
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.body.text();
  return { status: response.statusCode, body: text === '' ? undefined : JSON.parse(text) };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
