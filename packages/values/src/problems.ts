/**
 * The one vocabulary of errors. The domain throws a `Problem`; the HTTP layer turns it into RFC 9457
 * problem+json, a consumer decides by `kind` whether a retry can help.
 */
export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'precondition-failed'
  | 'unprocessable'
  | 'too-many'
  | 'unavailable';

/** One field that was refused, named by its JSON path (`items.0.quantity`). */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface ProblemDetails {
  /** The last part of the problem's `type`, stable: clients branch on it. */
  readonly type: string;
  /** What happened, to what, and what to do. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly type: string;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ProblemKind, details: ProblemDetails) {
    super(details.detail, { cause: details.cause });
    this.name = 'Problem';
    this.kind = kind;
    this.type = details.type;
    this.errors = details.errors ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** The request's content breaks the contract; names each field. */
export function invalid(detail: string, errors: readonly FieldError[] = []): Problem {
  return new Problem('invalid', { type: 'invalid-request', detail, errors });
}

/** One field breaks a rule that only the domain knows. */
export function invalidField(field: string, message: string): Problem {
  return invalid(`${field}: ${message}`, [{ field, message }]);
}

export function unauthenticated(detail: string, type = 'unauthenticated'): Problem {
  return new Problem('unauthenticated', { type, detail });
}

export function forbidden(detail: string, type = 'forbidden'): Problem {
  return new Problem('forbidden', { type, detail });
}

/** Also the answer for what exists but is not the caller's, so that ids cannot be probed. */
export function notFound(what: string, id: string): Problem {
  return new Problem('not-found', { type: 'not-found', detail: `There is no ${what} ${id}.` });
}

export function conflict(type: string, detail: string, cause?: unknown): Problem {
  return new Problem('conflict', { type, detail, cause });
}

export function gone(type: string, detail: string): Problem {
  return new Problem('gone', { type, detail });
}

export function preconditionFailed(detail: string): Problem {
  return new Problem('precondition-failed', { type: 'precondition-failed', detail });
}

export function unprocessable(type: string, detail: string): Problem {
  return new Problem('unprocessable', { type, detail });
}

export function tooMany(detail: string, retryAfterSeconds: number, type = 'too-many-requests'): Problem {
  return new Problem('too-many', { type, detail, retryAfterSeconds });
}

export function unavailable(detail: string, cause?: unknown, retryAfterSeconds = 2): Problem {
  return new Problem('unavailable', { type: 'unavailable', detail, cause, retryAfterSeconds });
}
