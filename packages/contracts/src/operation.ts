import type { z } from 'zod';
import type { Role } from './roles.ts';
import type { ServiceName } from './services.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * Who may call an operation: anybody, anybody but with a login taken note of (`optional`), anybody logged in, or
 * the named roles. Whose objects they may touch is the use case's business; `ownership` only documents it for
 * the reader and the matrix test.
 */
export type Access = 'public' | 'optional' | 'user' | readonly Role[];

/** How many calls a caller may make: see `packages/service-kit/src/rate-limits.ts` for the figures. */
export type RateClass = 'standard' | 'login' | 'webhook';

export interface ResponseContract {
  readonly description: string;
  readonly body?: z.ZodType;
  /** Of a body that is text as it stands; JSON when absent. */
  readonly contentType?: string;
  readonly example?: unknown;
}

/**
 * One HTTP operation, defined once: the service implements it, the authoriser reads who may call it,
 * `openapi.json` and the gateway are built from it, the web client is typed by it.
 */
export interface Operation {
  readonly id: string;
  readonly service: ServiceName;
  readonly method: Method;
  /** Below `/api`, parameters in braces: `/bookings/{id}`. */
  readonly path: `/${string}`;
  readonly access: Access;
  /** Objects of others answer 404 for all but their owner and admins. */
  readonly ownership?: 'caller' | 'event-organizer';
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly bodyExample?: unknown;
  /** The body is handed over as the exact text received, for operations that verify a signature over it. */
  readonly rawBody?: boolean;
  /** Honours `Idempotency-Key`. */
  readonly idempotent?: boolean;
  readonly rate?: RateClass;
  /** Open to a session whose role needs a second factor that the account has not set up yet. */
  readonly beforeSecondFactor?: boolean;
  /**
   * Of a GET: whether its answer shows personal data of people other than the caller. Where it does, each such
   * reading is recorded in the audit trail before it is answered. One that names roles says it either way.
   */
  readonly personalData?: boolean;
  readonly responses: Readonly<Record<number, ResponseContract>>;
  /** The `type`s of problems beyond the general ones, by status. */
  readonly problems?: Readonly<Record<number, readonly string[]>>;
}

/** Declares an operation and keeps its exact type, from which handlers and clients are typed. */
export function operation<const O extends Operation>(definition: O): O {
  return definition;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** What a handler receives: each part parsed by the contract. */
export interface RequestOf<O extends Operation> {
  readonly params: Parsed<O['params']>;
  readonly query: Parsed<O['query']>;
  readonly headers: Parsed<O['headers']>;
  readonly body: O['rawBody'] extends true ? string : Parsed<O['body']>;
}

/** What a handler answers: one of the statuses of the contract, with its body where it has one. */
export type ResponseOf<O extends Operation> = {
  [Status in keyof O['responses'] & number]: O['responses'][Status] extends {
    readonly body: infer Schema extends z.ZodType;
  }
    ? { readonly status: Status; readonly body: z.input<Schema>; readonly headers?: ResponseHeaders }
    : { readonly status: Status; readonly headers?: ResponseHeaders };
}[keyof O['responses'] & number];

export type ResponseHeaders = Readonly<Record<string, string>>;
