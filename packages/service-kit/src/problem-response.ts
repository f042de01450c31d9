import { PROBLEM_BASE, type ProblemBody } from '@concert/contracts/problem';
import { Problem, type ProblemKind } from '@concert/values/problems';

const STATUS: Readonly<Record<ProblemKind, { readonly status: number; readonly title: string }>> = {
  invalid: { status: 400, title: 'Invalid request' },
  unauthenticated: { status: 401, title: 'Not logged in' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict' },
  gone: { status: 410, title: 'No longer valid' },
  'precondition-failed': { status: 412, title: 'Changed meanwhile' },
  unprocessable: { status: 422, title: 'Not processable' },
  'too-many': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
};

/** The one place where an error becomes an HTTP answer (RFC 9457). What is not a `Problem` tells nothing of itself. */
export function problemResponse(error: unknown, requestId: string): Response {
  const body = problemBody(error, requestId);
  const retryAfter = error instanceof Problem ? error.retryAfterSeconds : undefined;
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  });
}

function problemBody(error: unknown, requestId: string): ProblemBody {
  if (!(error instanceof Problem)) {
    return {
      type: `${PROBLEM_BASE}internal`,
      title: 'Internal error',
      status: 500,
      detail: 'Something went wrong on our side. Try again; if it stays, quote the instance to support.',
      instance: requestId,
    };
  }
  return {
    type: `${PROBLEM_BASE}${error.type}`,
    ...STATUS[error.kind],
    detail: error.message,
    instance: requestId,
    ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
  };
}
