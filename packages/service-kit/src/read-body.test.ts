import { HonoRequest } from 'hono/request';
import { describe, expect, it } from 'vitest';
import { readBody } from './read-body.ts';

const bodyOf = (text: string, type = 'application/json') =>
  readBody(
    new HonoRequest(
      new Request('https://api.example/', { method: 'POST', body: text, headers: { 'content-type': type } }),
    ),
  );

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('a request’s body', () => {
  it('is any JSON', async () => {
    expect(await bodyOf('{"a":[1,"💥"]}')).toEqual({ a: [1, '💥'] });
    expect(await bodyOf('')).toEqual({});
    expect(await bodyOf('"\\ud83d\\ude00"')).toBe('😀');
    expect(await bodyOf(nested(32))).toBeDefined();
  });

  it.each([
    ['{"title":"\\ud800"}', 'title'],
    ['{"items":[{"name":"a\\udc00b"}]}', 'items.0.name'],
    ['{"a":{"\\ud800":1}}', 'a'],
    ['"\\ud800"', 'body'],
    [nested(100_000), 'a.a.a'],
    ['{', 'body'],
  ])('is refused as %.30s, with the field', async (text, field) => {
    await expect(bodyOf(text)).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ field: expect.stringContaining(field) }],
    });
  });

  it('is refused when it says that it is something else', async () => {
    await expect(bodyOf('{}', 'text/plain')).rejects.toMatchObject({ errors: [{ field: 'Content-Type' }] });
  });
});
