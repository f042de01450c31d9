import { invalid } from '@concert/values/problems';
import type { HonoRequest } from 'hono';

/**
 * A request's JSON body; an empty one is an empty object.
 * @throws Problem `invalid-request` when it is not JSON or says that it is something else
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
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unreadable';
    throw invalid('The body is not valid JSON.', [{ field: 'body', message: reason.slice(0, 200) }]);
  }
}
