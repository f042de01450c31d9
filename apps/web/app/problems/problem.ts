/** What went wrong with a call, as the pages speak of it. */
export interface Problem {
  /** The last part of the API's problem type, or `network` when there was no answer at all. */
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** Quoted to support. */
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
}

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Thrown by every call that does not succeed. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(problem.detail || problem.type, { cause });
    this.name = 'ApiError';
    this.problem = problem;
  }
}

/** Reads RFC 9457 problem details; an answer of another shape (a proxy's page) becomes `unexpected`. */
export function problemOf(body: unknown, response: Response): Problem {
  const fields = isRecord(body) ? body : {};
  const type = typeof fields.type === 'string' ? lastPart(fields.type) : '';
  const instance = typeof fields.instance === 'string' ? fields.instance : undefined;
  const retryAfter = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  return {
    type: type || typeOfStatus(response.status),
    status: response.status,
    detail: typeof fields.detail === 'string' ? fields.detail : '',
    errors: Array.isArray(fields.errors) ? fields.errors.filter(isFieldError) : [],
    requestId: response.headers.get('x-request-id') ?? instance,
    retryAfterSeconds: Number.isNaN(retryAfter) ? undefined : retryAfter,
  };
}

/** No answer came: the connection is gone, or the server is. */
export function networkProblem(): Problem {
  return {
    type: 'network',
    status: 0,
    detail: '',
    errors: [],
    requestId: undefined,
    retryAfterSeconds: undefined,
  };
}

/** The problem in whatever was thrown, also where a framework has wrapped it in an error of its own. */
export function problemIn(thrown: unknown): Problem {
  if (thrown instanceof ApiError) return thrown.problem;
  if (thrown instanceof Error && thrown.cause instanceof Error) return problemIn(thrown.cause);
  return { ...networkProblem(), type: 'unexpected', detail: thrown instanceof Error ? thrown.message : '' };
}

function typeOfStatus(status: number): string {
  if (status === 404) return 'not-found';
  if (status === 429) return 'too-many-requests';
  return status === 502 || status === 503 || status === 504 ? 'unavailable' : 'unexpected';
}

function lastPart(uri: string): string {
  return uri.split('/').at(-1) ?? '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFieldError(value: unknown): value is FieldError {
  return isRecord(value) && typeof value.field === 'string' && typeof value.message === 'string';
}
