import { sessionKey } from '@concert/service-kit/sessions';
import { type Call, loggedInAs, proxyEvent, type Reply, replyOf } from '@concert/testing/api-gateway';
import type { TestUser } from '@concert/testing/builders';
import { newId } from '@concert/values/ids';
import type { BookingContainer } from '../src/container.ts';
import { api } from '../src/index.ts';

export interface Request extends Omit<Call, 'authorizer'> {
  readonly as?: Pick<TestUser, 'id' | 'role'>;
}

/** Calls the service as API Gateway does, with the authoriser's word on who calls and a session that lives. */
export async function request(
  { cache }: Pick<BookingContainer, 'cache'>,
  method: string,
  path: string,
  { as, ...call }: Request = {},
): Promise<Reply> {
  if (as === undefined) return replyOf(await api(proxyEvent(method, path, call)));
  const sessionId = newId();
  await cache.run((redis) => redis.set(sessionKey(as.id, sessionId), 'alive', 'EX', 60));
  return replyOf(await api(proxyEvent(method, path, { ...call, authorizer: loggedInAs(as, sessionId) })));
}
