import type { Operation, RequestOf, ResponseOf } from '@concert/contracts/operation';
import type { IdempotencyKey, RecordedResponse } from '@concert/database/idempotency';
import type { Cause } from './events.ts';
import type { Identity } from './identity.ts';

/** What a handler knows of a call beyond its content. */
export interface Call<Who = Identity> extends Cause {
  readonly identity: Who;
  readonly address: string;
  /** What the client calls itself: its word, of any length. */
  readonly userAgent?: string | undefined;
  /** Present when the caller sent `Idempotency-Key` on an operation that honours it. */
  readonly idempotency: IdempotencyKey | undefined;
  readonly cookies: Readonly<Record<string, string>>;
}

type CallOf<O extends Operation> = O['access'] extends 'public'
  ? Call<undefined>
  : O['access'] extends 'optional'
    ? Call<Identity | undefined>
    : Call;

/** An operation with the use case that answers it, its types forgotten: what the HTTP layer works with. */
export interface Route {
  readonly operation: Operation;
  readonly answer: (request: AnyRequest, call: Call<Identity | undefined>) => Promise<AnyResponse>;
}

export interface AnyRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

export interface AnyResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One row of a service's HTTP table: contract → use case. */
export function route<const O extends Operation, const R extends ResponseOf<O> | RecordedResponse>(
  operation: O,
  answer: (request: RequestOf<O>, call: CallOf<O>) => Promise<R>,
): Route {
  // The HTTP layer parses every part by this very operation before it calls, so the types hold; the method
  // syntax of the holder is what lets TypeScript pair them.
  const holder: { answer(request: unknown, call: unknown): Promise<AnyResponse | RecordedResponse> } = {
    answer,
  };
  return {
    operation,
    async answer(request, call) {
      const response = await holder.answer(request, call);
      return 'recorded' in response ? response.recorded : response;
    },
  };
}
