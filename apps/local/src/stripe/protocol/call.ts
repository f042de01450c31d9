import type { Task } from '../state/task.ts';
import type { ParamMap } from './params.ts';

/** An API request as an operation sees it. */
export interface Call {
  readonly task: Task;
  /** The values of the path's `:names`. */
  readonly path: Readonly<Record<string, string>>;
  readonly params: ParamMap;
  /** `publishable`: a browser, which may only do what the route allows it, with the object's client secret. */
  readonly caller: 'publishable' | 'secret';
}

/** What an operation answers: 200 with the object, unless it says otherwise. */
export type Answer = { readonly status: number; readonly body: object };

/** One operation of the API. */
export interface Route {
  readonly method: 'DELETE' | 'GET' | 'POST';
  readonly path: string;
  /** The parameters it takes, beside `expand` and those in the path; others are refused as Stripe does. */
  readonly accepts: readonly string[];
  /** Whether a browser with the publishable key may call it. */
  readonly publishable?: true;
  /** Synchronous, since it is one transaction. Throws StripeFailure. */
  readonly run: (call: Call) => Answer;
}

export function ok(body: object): Answer {
  return { status: 200, body };
}
