import { allOperations } from '@concert/contracts/http/index';
import type { Role } from '@concert/contracts/roles';
import type { Database } from '@concert/database/connection';
import { type Reply as AnyReply, type Call, proxyEvent, replyOf } from '@concert/testing/api-gateway';
import { newId } from '@concert/values/ids';
import { api, authorizer } from '../src/index.ts';

export interface Reply extends AnyReply {
  readonly cookie: string | undefined;
}

interface Request {
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly cookie?: string | undefined;
  readonly key?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly userAgent?: string;
}

/** Calls an operation as API Gateway does: the authoriser where the contract wants it, then the service. */
export async function request(
  id: string,
  { body, token, cookie, key, params = {}, query = {}, userAgent }: Request = {},
): Promise<Reply> {
  const operation = allOperations.find((one) => one.id === id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const headers = {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(cookie === undefined ? {} : { cookie }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
  };
  const call = { resource: operation.path, params, query, headers, body };
  if (operation.access === 'public') return answered(operation.method, path, call);
  const methodArn = `arn:aws:execute-api:eu-central-1:000000000000:api/live/${operation.method}${path}`;
  try {
    const asked: object = proxyEvent(operation.method, path, call);
    const policy = await authorizer({ ...asked, methodArn } as never);
    if (policy.policyDocument.Statement[0]?.Effect !== 'Allow') return refusal(403);
    return answered(operation.method, path, { ...call, authorizer: policy.context });
  } catch (error) {
    if (error instanceof Error && error.message === 'Unauthorized') return refusal(401);
    throw error;
  }
}

async function answered(method: string, path: string, call: Call): Promise<Reply> {
  const reply = replyOf(await api(proxyEvent(method, path, call)));
  return { ...reply, cookie: reply.headers.get('set-cookie') ?? undefined };
}

const refusal = (status: number): Reply => ({
  status,
  body: undefined,
  headers: new Headers(),
  cookie: undefined,
});

export const PASSWORD = 'violet-teapot-umbrella';

export const newEmail = (): string => `u${newId().slice(-12)}@test.example`;

/** Registers somebody and gives their first session. */
export async function registered(email = newEmail()): Promise<Reply> {
  const reply = await request('register', { body: { email, password: PASSWORD, name: 'Ada Fan' } });
  if (reply.status !== 201)
    throw new Error(`register answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply;
}

/** Somebody logged in, with a role given by the database: the tests run beside others that have admins of their own. */
export async function loggedIn(db: Database, role: Role = 'attendee') {
  const { body } = await registered();
  const id = String(body.user.id);
  const email = String(body.user.email);
  if (role === 'attendee') return { id, email, token: String(body.accessToken) };
  await db.updateTable('users').set({ role }).where('id', '=', id).execute();
  const { body: session } = await request('login', { body: { email, password: PASSWORD } });
  return { id, email, token: String(session.accessToken) };
}

export const problem = (type: string) => `https://concert.example/problems/${type}`;
