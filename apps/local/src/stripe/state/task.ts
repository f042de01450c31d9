import type { Controls } from '../control/controls.ts';
import { missing } from '../protocol/failures.ts';
import type { PaymentIntent } from './resources.ts';
import type { Kinds, Store } from './store.ts';

/** One piece of work, done in one transaction: an API request, a timer that came due, a click on the 3-D Secure page. */
export interface Task {
  readonly store: Store;
  readonly controls: Controls;
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** Unix seconds, as Stripe's `created`. */
  readonly now: number;
  /** What asked for it; both null for what happened by itself. */
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  /** Under which a browser reaches this server; no slash at the end. */
  readonly publicUrl: string;
  /** The API version that events are written in. */
  readonly apiVersion: string;
  /** Whether the webhook endpoint listens to this type of event. */
  readonly isListenedTo: (eventType: string) => boolean;
  /** When the webhooks of this moment shall be sent, in Unix milliseconds: none, one or several. */
  readonly deliveryTimes: (nowMs: number) => readonly number[];
  /** Told of each payment that came to an end, good or bad, so that an invoice may follow it. */
  readonly paymentEnded: (task: Task, intent: PaymentIntent) => void;
  /** Counts the charges and refunds that this task made. */
  readonly moved: { count: number };
}

/** Makes the task of this moment. */
export type OpenTask = (request?: Task['request']) => Task;

/** The object, or Stripe's 404, which names the parameter that asked for it. */
export function load<K extends keyof Kinds>(task: Task, kind: K, id: string, param = 'id'): Kinds[K] {
  const object = task.store.find(kind, id);
  if (object === undefined) throw missing(kind, id, param);
  return object;
}

/** Stores the object as it now is and gives it back. */
export function save<K extends keyof Kinds>(task: Task, kind: K, object: Kinds[K]): Kinds[K] {
  task.store.put(kind, object, task.now);
  return object;
}
