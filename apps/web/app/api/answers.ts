import { ApiError, networkProblem, problemOf } from '../problems/problem.ts';

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
