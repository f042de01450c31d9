import { type FieldError, invalid } from '@concert/values/problems';
import type { HonoRequest } from 'hono';

/** Deeper than any body of the contract. */
const DEEPEST = 32;

/**
 * A request's JSON body; an empty one is an empty object.
 * @throws Problem `invalid-request` when it is not JSON, says that it is something else, holds text that is not
 *   Unicode (half a surrogate pair, which no store takes), or is nested deeper than anything of ours
 */
export async function readBody(request: HonoRequest): Promise<unknown> {
  const text = await request.text();
  if (text === '') return {};
  const type = request.header('content-type') ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw invalid('Send the body as application/json.', [
      { field: 'Content-Type', message: 'must be application/json' },
    ]);
  }
  const body = parse(text);
  const fault = faultIn(body, []);
  if (fault !== undefined) throw invalid('The body cannot be stored; see errors.', [fault]);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unreadable';
    throw invalid('The body is not valid JSON.', [{ field: 'body', message: reason.slice(0, 200) }]);
  }
}

function faultIn(value: unknown, path: readonly string[]): FieldError | undefined {
  const field = path.join('.').slice(0, 100) || 'body';
  if (typeof value === 'string')
    return value.isWellFormed() ? undefined : { field, message: 'must be well-formed Unicode' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length === DEEPEST) return { field, message: 'is nested too deeply' };
  for (const [key, child] of Object.entries(value)) {
    if (!key.isWellFormed()) return { field, message: 'must have names of well-formed Unicode' };
    const fault = faultIn(child, [...path, key]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
