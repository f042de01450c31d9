import createClient, { type Client } from 'openapi-fetch';
import { ApiError, networkProblem, problemOf } from '../problems/problem.ts';
import type { paths } from './generated/openapi.d.ts';

export type Api = Client<paths>;

/** What the client needs of the session: the token to send, and a new one when the server refuses it. */
export interface Credentials {
  readonly accessToken: () => string | undefined;
  /** Resolves to a fresh token, or undefined when the session is over. */
  readonly renew: (refused: string) => Promise<string | undefined>;
}

/** The API below the same origin, typed by the contract. A call with an expired token is repeated once. */
export function createApi(credentials: Credentials): Api {
  return createClient<paths>({
    baseUrl: '/api',
    fetch: async (request) => {
      const token = credentials.accessToken();
      const again = token === undefined ? undefined : request.clone();
      const response = await fetch(withToken(request, token));
      if (response.status !== 401 || token === undefined || again === undefined) return response;
      const renewed = await credentials.renew(token);
      return renewed === undefined ? response : fetch(withToken(again, renewed));
    },
  });
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of a call that succeeded.
 * @throws ApiError with the API's problem, or with a `network` problem when no answer came.
 */
export async function call<Data>(pending: Promise<Answer<Data>>): Promise<NonNullable<Data>> {
  const { data } = await answer(pending);
  if (data === undefined || data === null) throw new ApiError({ ...networkProblem(), type: 'unexpected' });
  return data;
}

/** As `call`, for calls whose success has no body; also gives the response. */
export async function answer<Data>(pending: Promise<Answer<Data>>): Promise<Answer<Data>> {
  const received = await pending.catch((cause: unknown) => {
    throw new ApiError(networkProblem(), cause);
  });
  if (!received.response.ok) throw new ApiError(problemOf(received.error, received.response));
  return received;
}

function withToken(request: Request, token: string | undefined): Request {
  if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
  return request;
}
