import { Pool } from 'undici';

export interface ApiAnswer {
  readonly status: number;
  readonly milliseconds: number;
  readonly body: unknown;
}

export interface ApiRequest {
  readonly token?: string;
  readonly key?: string;
  readonly body?: unknown;
}

export interface ApiClient {
  call(method: 'GET' | 'POST' | 'PUT', path: string, request?: ApiRequest): Promise<ApiAnswer>;
  close(): Promise<void>;
}

/** A client lean enough to leave the machine to the platform: kept connections, no redirects, no cookies. */
export function openApiClient(url: string, connections: number): ApiClient {
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 60_000, bodyTimeout: 60_000 });
  return {
    async call(method, path, { token, key, body } = {}) {
      const started = performance.now();
      const response = await pool.request({
        method,
        path: `/api${path}`,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.body.text();
      return {
        status: response.statusCode,
        milliseconds: performance.now() - started,
        body: text === '' ? undefined : JSON.parse(text),
      };
    },
    close: () => pool.close(),
  };
}
