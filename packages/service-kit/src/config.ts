import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment by a service's own schema, once, at start.
 * @throws Error that names each missing or wrong variable
 */
export function readConfig<Schema extends z.ZodType>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`wrong environment: ${faults.join('; ')}`);
}

/** What every service needs to know of where it runs. */
export const RuntimeConfig = z.object({
  /** One of development, testing, staging, production; local on one machine. */
  CONCERT_ENV: z.string().regex(/^[a-z]{2,20}$/),
  REDIS_URL: z.string().min(1),
  /** Whether `REDIS_URL` names a cluster, by any of its nodes or its configuration endpoint. */
  REDIS_CLUSTER: z.stringbool().default(false),
  /** The secret with Redis's password; absent where it asks for none. */
  REDIS_SECRET: z.string().min(1).optional(),
  /** Connections of one warm instance: 1 on Lambda, where it serves one request at a time. */
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(200).default(1),
  /** The storefront's origin, for links in mails and for CORS. */
  PUBLIC_ORIGIN: z.url(),
  /** The header in which the CDN says who calls; it must overwrite what a caller sends in it. */
  CLIENT_ADDRESS_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/)
    .optional(),
  RATE_LIMIT_USER_PER_MINUTE: z.coerce.number().int().min(1).default(1_000),
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: z.coerce.number().int().min(1).default(300),
  RATE_LIMIT_LOGIN_PER_MINUTE: z.coerce.number().int().min(1).default(20),
});

export type RuntimeConfig = z.output<typeof RuntimeConfig>;
