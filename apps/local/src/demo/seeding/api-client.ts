import { setTimeout as pause } from 'node:timers/promises';
import { ProblemBody } from '@concert/contracts/problem';
import type { z } from 'zod';

export interface ApiRequest<Schema extends z.ZodType> {
  /** An access token. */
  readonly token?: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly answer: Schema;
}

export interface Api {
  /**
   * Calls the public API and reads its answer by the contract. Waits as long as it is told to when it is too fast.
   * @throws ApiRefusal for any other problem
   */
  call<Schema extends z.ZodType>(
    method: 'GET' | 'POST' | 'PUT',
    path: `/${string}`,
    request: ApiRequest<Schema>,
  ): Promise<z.output<Schema>>;
}

export class ApiRefusal extends Error {
  /** The last part of the problem's type. */
  readonly type: string;

  constructor(what: string, type: string, detail: string) {
    super(`${what}: ${type}, ${detail}`);
    this.name = 'ApiRefusal';
    this.type = type;
  }
}

const TRIES = 10;

export function openApi(origin: string): Api {
  return {
    async call(method, path, request) {
      for (let attempt = 1; ; attempt += 1) {
        const response = await send(`${origin}/api${path}`, method, request);
        if (response.ok) return request.answer.parse(await response.json());
        const mayPass = response.status === 429 || response.status === 503;
        if (!mayPass || attempt === TRIES) throw await refusal(`${method} ${path}`, response);
        await response.body?.cancel();
        await pause(Number(response.headers.get('retry-after') ?? '1') * 1000);
      }
    },
  };
}

function send(url: string, method: string, request: ApiRequest<z.ZodType>): Promise<Response> {
  const { token, body, idempotencyKey } = request;
  return fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function refusal(what: string, response: Response): Promise<ApiRefusal> {
  const text = await response.text();
  const problem = ProblemBody.safeParse(parsed(text));
  if (!problem.success) return new ApiRefusal(what, String(response.status), text.slice(0, 200));
  const { type, detail, errors = [] } = problem.data;
  const fields = errors.map(({ field, message }) => `${field} ${message}`);
  return new ApiRefusal(what, type.split('/').at(-1) ?? type, [detail, ...fields].join('; '));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
