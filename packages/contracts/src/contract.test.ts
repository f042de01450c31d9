import { describe, expect, it } from 'vitest';
import { allEvents } from './events/index.ts';
import { allOperations } from './http/index.ts';
import { openApiDocument } from './openapi.ts';

describe('the contract', () => {
  it.each(allOperations.map((operation) => [operation.id, operation] as const))(
    'shows %s with examples that keep it',
    (_, { body, bodyExample, responses }) => {
      if (bodyExample !== undefined) expect(body?.safeParse(bodyExample).error).toBeUndefined();
      for (const response of Object.values(responses)) {
        if (response.example !== undefined)
          expect(response.body?.safeParse(response.example).error).toBeUndefined();
      }
    },
  );

  it.each(allEvents.map((event) => [event.type, event] as const))(
    'shows the event %s with an example that keeps it',
    (_, { data, example }) => {
      expect(data.safeParse(example).error).toBeUndefined();
    },
  );

  it('names each operation and each route once', () => {
    const ids = allOperations.map((operation) => operation.id);
    const routes = allOperations.map((operation) => `${operation.method} ${operation.path}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('declares every parameter of a path', () => {
    for (const { id, path, params } of allOperations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([id, Object.keys(params?.shape ?? {})]).toEqual([id, named]);
    }
  });

  it('describes every operation in OpenAPI, with the problems it can answer', () => {
    const { paths = {} } = openApiDocument('0.0.0');
    for (const { method, path, id } of allOperations) {
      const described = { ...paths[path] }[method.toLowerCase() as 'get'];
      expect(described?.operationId).toBe(id);
      expect(described?.responses).toMatchObject({ 429: expect.anything(), 500: expect.anything() });
    }
  });
});
