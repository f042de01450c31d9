import { STATUS_CODES } from 'node:http';
import { PROBLEM_BASE } from '@concert/contracts/problem';

/** An answer on its way to the client, before anything is written. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** What the gateway itself refuses, in the form that its gateway responses have in AWS: problem+json. */
export function gatewayProblem(
  status: number,
  { type, detail }: { readonly type: string; readonly detail: string },
  requestId: string,
): Answer {
  const title = STATUS_CODES[status] ?? 'Error';
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
    },
    body: JSON.stringify({ type: `${PROBLEM_BASE}${type}`, title, status, detail, instance: requestId }),
  };
}
