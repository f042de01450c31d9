import { z } from 'zod';

/** Where the documentation of a problem type is found; the last part of the URI is what clients branch on. */
export const PROBLEM_BASE = 'https://concert.example/problems/';

/** RFC 9457 problem details, the body of every error. */
export const ProblemBody = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The request id to quote to support' }),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

export type ProblemBody = z.output<typeof ProblemBody>;
