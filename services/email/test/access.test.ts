import { emailOperations } from '@concert/contracts/http/email';
import type { Operation } from '@concert/contracts/operation';
import { ROLES } from '@concert/contracts/roles';
import { httpHandler } from '@concert/service-kit/http-app';
import { loggedInAs, proxyEvent, replyOf } from '@concert/testing/api-gateway';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { routes } from '../src/routes.ts';

let container: EmailContainer;
let api: ReturnType<typeof httpHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  // The session is not under test here; its rules have their own tests.
  api = httpHandler(routes(container), { ...container, admit: async () => ({}) });
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const operations: readonly Operation[] = Object.values(emailOperations);
const administered = operations.filter(({ access }) => access !== 'public');

async function call({ method, path }: Operation, role: string | undefined): Promise<number> {
  const concrete = path
    .replace('{id}', newId())
    .replace('{name}', 'some-name')
    .replace('{locale}', 'en')
    .replace('{token}', 'x');
  const answer = await api(
    proxyEvent(method, concrete, {
      resource: path,
      ...(method === 'POST' ? { body: { unexpected: [] } } : {}),
      ...(role === undefined ? {} : { authorizer: loggedInAs({ id: newId(), role }) }),
    }),
    {} as never,
  );
  return replyOf(answer).status;
}

describe('what operators do with mails', () => {
  it.each(administered.map((one) => [one.id, one] as const))(
    'is for admins alone, and hostile input never breaks it: %s',
    async (_id, operation) => {
      expect(await call(operation, undefined)).toBe(401);
      for (const role of ROLES.filter((one) => one !== 'admin'))
        expect(await call(operation, role)).toBe(403);
      expect([200, 204, 400, 404]).toContain(await call(operation, 'admin'));
    },
  );
});
