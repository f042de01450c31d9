import { invalid } from '@concert/values/problems';
import type { z } from 'zod';

/** What a person can put right at once; a body of a megabyte must not be answered with five. */
const MOST_ERRORS = 50;

/** Names come from the client and may be as long as the body. */
const LONGEST_NAME = 100;

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
    result.error.issues.flatMap((issue) => fieldErrors(issue, part)).slice(0, MOST_ERRORS),
  );
}

type Issue = z.core.$ZodIssue;

function fieldErrors(
  issue: Issue,
  part: string,
): readonly { readonly field: string; readonly message: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: nameOf([...issue.path, key]), message: 'is not known here' }));
  }
  return [{ field: issue.path.length === 0 ? part : nameOf(issue.path), message: issue.message }];
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.').slice(0, LONGEST_NAME);
}
