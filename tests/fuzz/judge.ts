import { generalProblems } from '@concert/contracts/openapi-problems';
import type { Operation } from '@concert/contracts/operation';
import { ProblemBody } from '@concert/contracts/problem';
import type { Shot } from './shot.ts';
import type { Outcome, WireAnswer } from './wire.ts';

const REQUEST_ID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** What is wrong with an answer by the contract; nothing, if all is well. */
export function faultsOf(shot: Shot, outcome: Outcome): readonly string[] {
  if (outcome === 'silent') return ['no answer came'];
  if (outcome === 'closed')
    return shot.kind === 'malformed' ? [] : ['the connection was closed without an answer'];
  if (isOfTheWeb(outcome)) return [];
  return [
    ...(outcome.status >= 500 || outcome.status === 0 ? [`answered ${outcome.status}`] : []),
    ...(outcome.headers.has('x-injected') ? ['a header was injected'] : []),
    ...(shot.mustBeRefused && outcome.status < 400
      ? [`answered ${outcome.status} to what the contract refuses`]
      : []),
    ...formFaults(shot, outcome),
  ];
}

/** What the storefront's own server says of paths that are not the API's. */
export function isOfTheWeb({ headers, body, status }: WireAnswer): boolean {
  if (headers.has('x-request-id')) return false;
  if (headers.get('content-type')?.startsWith('text/html')) return true;
  return body.startsWith('The web app is not built') || body.startsWith('Read only') || status === 307;
}

function formFaults(shot: Shot, answer: WireAnswer): readonly string[] {
  const { headers, status } = answer;
  if (shot.kind === 'malformed' && !headers.has('x-request-id') && [101, 200, 404].includes(status))
    return [];
  const requestId = headers.get('x-request-id') ?? '';
  return [
    ...(REQUEST_ID.test(requestId) ? [] : [`x-request-id is «${requestId}»`]),
    ...(status === 429 && !/^[1-9]\d*$/.test(headers.get('retry-after') ?? '')
      ? ['429 without retry-after']
      : []),
    ...(status >= 400 ? problemFaults(shot, answer, requestId) : successFaults(shot, answer)),
  ];
}

function problemFaults(
  shot: Shot,
  { status, headers, body }: WireAnswer,
  requestId: string,
): readonly string[] {
  if (shot.tricks.includes('method:HEAD')) return [];
  if (shot.operation.responses[status]?.body !== undefined && shot.isAddressed) return [];
  if (headers.get('content-type') !== 'application/problem+json')
    return [`${status} is ${headers.get('content-type') ?? 'without a type'}, not a problem`];
  const problem = ProblemBody.safeParse(parsed(body));
  if (!problem.success) return [`${status} is no problem: ${body.slice(0, 200)}`];
  const { type, instance } = problem.data;
  const name = type.split('/').at(-1) ?? '';
  return [
    ...(problem.data.status === status
      ? []
      : [`the problem says ${problem.data.status}, the answer ${status}`]),
    ...(instance === requestId ? [] : ['the problem names another request']),
    ...(shot.isAddressed &&
    !BEFORE_ROUTING.includes(status) &&
    !problemsOf(shot.operation, status).includes(name)
      ? [`${status} ${name} is not in the contract`]
      : []),
  ];
}

/** What HTTP itself refuses, before anybody knows which operation is meant: too late, too large, too much expected. */
const BEFORE_ROUTING: readonly number[] = [408, 417, 431];

function problemsOf({ problems = {} }: Operation, status: number): readonly string[] {
  return [...generalProblems(status), ...(problems[status] ?? [])];
}

function successFaults(shot: Shot, { status, headers, body }: WireAnswer): readonly string[] {
  if (!shot.isAddressed) return [];
  const contract = shot.operation.responses[status];
  if (contract === undefined) return [`${status} is not in the contract`];
  if (contract.body === undefined) return [];
  const { contentType = 'application/json' } = contract;
  if (headers.get('content-type') !== contentType) return [`${status} is ${headers.get('content-type')}`];
  const result = contract.body.safeParse(contract.contentType === undefined ? parsed(body) : body);
  return result.success ? [] : [`${status} breaks its schema: ${result.error.message.slice(0, 200)}`];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
