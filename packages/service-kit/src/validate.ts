import { invalid } from '@concert/values/problems';
import type { z } from 'zod';

/**
 * Parses one part of a request by the contract.
 * @throws Problem `invalid-request` that names each refused field by its path within `part`
 */
export function parseRequestPart<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(
    `The request's ${part} is not valid; see errors.`,
    result.error.issues.flatMap((issue) => fieldErrors(issue, part)),
  );
}

type Issue = z.core.$ZodIssue;

function fieldErrors(
  issue: Issue,
  part: string,
): readonly { readonly field: string; readonly message: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), message: 'is not known here' }));
  }
  return [{ field: issue.path.length === 0 ? part : issue.path.join('.'), message: issue.message }];
}
