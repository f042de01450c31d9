import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/openapi.d.ts';

/** The whole API: `client.GET('/events/{id}', { params: { path: { id } } })`, typed by the contract. */
export type ConcertClient = Client<paths>;

/** The contract's paths, for those who name the shapes of requests and answers. */
export type { paths };

/** What the client needs of a session: the token to send, and a new one when the API refuses it. */
export interface Credentials {
  readonly accessToken: () => string | undefined;
  /** Resolves to a fresh token, or undefined when the session is over. */
  readonly renew: (refused: string) => Promise<string | undefined>;
}

/** For calls that need no login. */
export const ANONYMOUS: Credentials = { accessToken: () => undefined, renew: async () => undefined };

/**
 * A client of Concert's API. Each call carries a correlation id, which every log line and audit record that it leads to
 * has as well; send your own as `x-correlation-id` to follow several calls as one. A call whose token was refused is sent once more with a fresh one. Nothing is thrown for
 * an answer with a problem: it is in `error`, as RFC 9457 problem details.
 * @param baseUrl where the API is: `/api` in the browser, `https://tickets.example/api` elsewhere
 */
export function createConcertClient(baseUrl: string, credentials: Credentials = ANONYMOUS): ConcertClient {
  return createClient<paths>({
    baseUrl,
    fetch: async (request) => {
      if (!request.headers.has('x-correlation-id'))
        request.headers.set('x-correlation-id', crypto.randomUUID());
      const token = credentials.accessToken();
      const again = token === undefined ? undefined : request.clone();
      const response = await fetch(withToken(request, token));
      if (response.status !== 401 || token === undefined || again === undefined) return response;
      const renewed = await credentials.renew(token);
      return renewed === undefined ? response : fetch(withToken(again, renewed));
    },
  });
}

function withToken(request: Request, token: string | undefined): Request {
  if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
  return request;
}
