import type {
  ZodOpenApiComponentsObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { Operation } from './operation.ts';
import { PROBLEM_BASE, ProblemBody } from './problem.ts';

interface GeneralProblem {
  readonly name: string;
  readonly type: string;
  /** Other `type`s that it may have as well. */
  readonly further?: readonly string[];
  readonly title: string;
  readonly detail: string;
}

/** The general problem of each status: any operation it can happen to shares it. */
const GENERAL = {
  400: {
    name: 'InvalidRequest',
    type: 'invalid-request',
    title: 'Invalid request',
    detail: 'The request’s body is not valid; see errors.',
  },
  401: {
    name: 'Unauthenticated',
    type: 'unauthenticated',
    further: ['session-ended'],
    title: 'Not logged in',
    detail: 'Log in and send the access token as a bearer token.',
  },
  403: {
    name: 'Forbidden',
    type: 'forbidden',
    title: 'Not allowed',
    detail: 'This needs the role organizer or admin.',
  },
  404: {
    name: 'NotFound',
    type: 'not-found',
    title: 'Not found',
    detail: 'There is no booking 019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05.',
  },
  413: {
    name: 'TooLarge',
    type: 'body-too-large',
    title: 'Too large',
    detail: 'The body is larger than 1 MB.',
  },
  422: {
    name: 'IdempotencyKeyReused',
    type: 'idempotency-key-reused',
    title: 'Not processable',
    detail: 'This Idempotency-Key was used for another request; choose a new key for a new request.',
  },
  429: {
    name: 'TooManyRequests',
    type: 'too-many-requests',
    title: 'Too many requests',
    detail: 'Too many requests; wait before the next one.',
  },
  500: {
    name: 'InternalError',
    type: 'internal',
    title: 'Internal error',
    detail: 'Something went wrong on our side. Try again; if it stays, quote the instance to support.',
  },
  503: {
    name: 'Unavailable',
    type: 'unavailable',
    title: 'Temporarily unavailable',
    detail: 'The database is busy; try again.',
  },
} as const satisfies Readonly<Record<number, GeneralProblem>>;

type GeneralStatus = keyof typeof GENERAL;

/** The `type`s that any operation may answer with this status. */
export function generalProblems(status: number): readonly string[] {
  return isGeneral(status) ? typesOf(GENERAL[status]) : [];
}

const typesOf = ({ type, further = [] }: GeneralProblem): readonly string[] => [type, ...further];

const inCode = (types: readonly string[]): string => types.map((type) => `\`${type}\``).join(', ');

const TITLES: Readonly<Record<number, string>> = {
  409: 'Conflict',
  410: 'No longer valid',
  412: 'Changed meanwhile',
};

const REQUEST_ID = '7f8d4a0e-2b1c-4d7e-9a35-0c8f7e6d5b4a';

const RETRY_AFTER = {
  'retry-after': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } },
} as const;

/** The shared problem responses, for the document’s components. */
export const problemComponents: NonNullable<ZodOpenApiComponentsObject['responses']> = Object.fromEntries(
  Object.entries<GeneralProblem>(GENERAL).map(([status, one]) => [
    one.name,
    {
      ...problem(`${one.title}: ${inCode(typesOf(one))}`, { status: Number(status), ...one }),
      ...((status === '429' || status === '503') && { headers: RETRY_AFTER }),
    },
  ]),
);

/** Every problem an operation can answer with: what its form makes possible, and what its contract names. */
export function problemResponses(operation: Operation): ZodOpenApiResponsesObject {
  const named = operation.problems ?? {};
  const statuses = new Set<number>([...generalStatuses(operation), ...Object.keys(named).map(Number)]);
  return Object.fromEntries(
    [...statuses]
      .filter((status) => operation.responses[status] === undefined)
      .sort((a, b) => a - b)
      .map((status) => [status, responseOf(status, named[status] ?? [])]),
  );
}

function generalStatuses({ access, params, query, body, idempotent }: Operation): readonly GeneralStatus[] {
  return [
    ...(params || query || body ? [400 as const] : []),
    ...(access === 'public' ? [] : [401 as const]),
    ...(typeof access === 'string' ? [] : [403 as const]),
    ...(params ? [404 as const] : []),
    ...(body ? [413 as const] : []),
    ...(idempotent === true ? [422 as const] : []),
    429,
    500,
    503,
  ];
}

function isGeneral(status: number): status is GeneralStatus {
  return status in GENERAL;
}

function responseOf(status: number, types: readonly string[]) {
  const general: GeneralProblem | undefined = isGeneral(status) ? GENERAL[status] : undefined;
  const usual = generalProblems(status);
  const further = types.filter((type) => !usual.includes(type));
  if (general !== undefined && further.length === 0)
    return { $ref: `#/components/responses/${general.name}` };
  const title = general?.title ?? TITLES[status] ?? 'Refused';
  const [first = 'refused'] = further;
  const all =
    general === undefined || (status === 422 && !types.includes(general.type))
      ? further
      : [...usual, ...further];
  return problem(`${title}: ${inCode(all)}`, {
    status,
    type: first,
    title,
    detail: 'What happened, to what, and what to do.',
  });
}

interface ProblemExample {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
}

function problem(
  description: string,
  { status, type, title, detail }: ProblemExample,
): ZodOpenApiResponseObject {
  const errors =
    status === 400 ? { errors: [{ field: 'items.0.quantity', message: 'must be at least 1' }] } : {};
  return {
    description,
    content: {
      'application/problem+json': {
        schema: ProblemBody,
        example: { type: `${PROBLEM_BASE}${type}`, title, status, detail, instance: REQUEST_ID, ...errors },
      },
    },
  };
}
