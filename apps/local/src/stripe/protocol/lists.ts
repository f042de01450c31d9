import type { Kinds, PageQuery } from '../state/store.ts';
import { load } from '../state/task.ts';
import { type Answer, type Call, ok } from './call.ts';
import { invalid } from './failures.ts';
import { nested, text, wholeNumber } from './inputs.ts';
import type { ParamMap } from './params.ts';

/** The parameters of every list. */
export const LIST_PARAMS = ['created', 'ending_before', 'limit', 'starting_after'] as const;

const TIMES = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** A page of Stripe's lists, newest first: `limit` (1–100, default 10), cursors, `created` ranges. */
export function listOf<K extends keyof Kinds>(
  call: Call,
  kind: K,
  options: { readonly url: string } & Pick<PageQuery, 'notStatus' | 'status' | 'where'>,
): Answer {
  const { params, task } = call;
  const limit = wholeNumber(params, 'limit', { min: 1, max: 100 }) ?? 10;
  const after = text(params, 'starting_after');
  const before = text(params, 'ending_before');
  if (after !== undefined && before !== undefined) {
    throw invalid('You cannot parameterize both starting_after and ending_before.', {
      param: 'ending_before',
    });
  }
  if (after !== undefined) load(task, kind, after, 'starting_after');
  if (before !== undefined) load(task, kind, before, 'ending_before');
  const { url, ...conditions } = options;
  const found = task.store.page(kind, {
    limit,
    ...conditions,
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
    ...createdRange(params),
  });
  // The page comes newest first; the one object too many stands at the end that the reader walks towards.
  const data = before === undefined ? found.slice(0, limit) : found.slice(-limit);
  return ok({ object: 'list', data, has_more: found.length > limit, url });
}

/** The conditions of a list, from the parameters of the same names that are given. */
export function where(
  params: ParamMap,
  names: readonly (keyof NonNullable<PageQuery['where']>)[],
): NonNullable<PageQuery['where']> {
  return Object.fromEntries(
    names.map((name) => [name, text(params, name)]).filter(([, value]) => value !== undefined),
  );
}

function createdRange(params: ParamMap): { readonly createdFrom?: number; readonly createdTo?: number } {
  if (typeof params.created === 'string') {
    const moment = wholeNumber(params, 'created', TIMES) ?? 0;
    return { createdFrom: moment, createdTo: moment };
  }
  const range = nested(params, 'created') ?? {};
  const known = ['gt', 'gte', 'lt', 'lte'];
  const unknown = Object.keys(range).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalid(`Received unknown parameter: created[${unknown}]`, { param: 'created' });
  const gt = wholeNumber(range, 'gt', TIMES);
  const lt = wholeNumber(range, 'lt', TIMES);
  const from = gt === undefined ? wholeNumber(range, 'gte', TIMES) : gt + 1;
  const to = lt === undefined ? wholeNumber(range, 'lte', TIMES) : lt - 1;
  return {
    ...(from === undefined ? {} : { createdFrom: from }),
    ...(to === undefined ? {} : { createdTo: to }),
  };
}
