import type { Operation } from '@concert/contracts/operation';

/** What goes into a call, part by part. */
export interface ApiRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly key?: string;
  readonly token?: string;
}

/** Something that checks and types an answer: the contract's own schema of it. */
export interface Shape<Body> {
  parse(value: unknown): Body;
}

/** Calls the public API by its contract, as any client would. */
export interface ApiClient {
  readonly origin: string;
  /** @throws Error that quotes the problem when the answer is not a success, or not what the contract says */
  call<Body>(operation: Operation, request: ApiRequest, shape: Shape<Body>): Promise<Body>;
  /** The answer whatever it is: for what is expected to be refused. */
  send(operation: Operation, request: ApiRequest): Promise<Response>;
}

const PATIENCE_MS = 30_000;

export function openApiClient(origin: string): ApiClient {
  function send(operation: Operation, { params = {}, query = {}, body, key, token }: ApiRequest) {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
    const url = new URL(`/api${path}`, origin);
    url.search = new URLSearchParams(query).toString();
    return fetch(url, {
      method: operation.method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  }

  return {
    origin,
    send,
    async call(operation, request, shape) {
      const response = await send(operation, request);
      const text = await response.text();
      if (!response.ok) {
        throw new Error(`${operation.method} ${operation.path} answered ${response.status}: ${text}`);
      }
      return shape.parse(JSON.parse(text));
    },
  };
}
