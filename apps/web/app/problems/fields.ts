import type { FieldError, Problem } from './problem.ts';

/** The API's message for each field, the first one where a field has several. */
export function fieldMessages(problem: Problem): Readonly<Record<string, string>> {
  const messages: Record<string, string> = {};
  for (const error of problem.errors) messages[rootOf(error)] ??= error.message;
  return messages;
}

/** RFC 5321 is looser; this catches what was surely mistyped and leaves the rest to the server. */
export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text.trim());
}

function rootOf(error: FieldError): string {
  return error.field.split('.')[0] ?? error.field;
}
