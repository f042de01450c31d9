import { newId } from '../state/ids.ts';
import type { StripeEvent } from '../state/resources.ts';
import { save, type Task } from '../state/task.ts';

/**
 * Writes down that something happened to an object, and queues its webhook, in the task's own transaction.
 * `before` gives the event its `previous_attributes`.
 */
export function record(task: Task, type: string, object: object, before?: object): StripeEvent {
  const event: StripeEvent = {
    id: newId('evt'),
    object: 'event',
    api_version: task.apiVersion,
    created: task.now,
    data: before === undefined ? { object } : { object, previous_attributes: changesSince(before, object) },
    livemode: false,
    pending_webhooks: 1,
    request: task.request,
    type,
  };
  save(task, 'event', event);
  if (task.isListenedTo(type)) {
    for (const due of task.deliveryTimes(task.nowMs)) queueDelivery(task, event.id, due);
  }
  return event;
}

/** Queues one sending of an event, also of an event that was sent before. */
export function queueDelivery(task: Task, event: string, dueMs: number): void {
  const sql = "INSERT INTO deliveries (event, state, due, created) VALUES (?, 'waiting', ?, ?)";
  task.store.statement(sql).run(event, dueMs, task.nowMs);
}

/** The former values of the top-level fields that differ. */
function changesSince(before: object, after: object): object {
  const now = new Map(Object.entries(after));
  const changed = Object.entries(before).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(now.get(name)),
  );
  return Object.fromEntries(changed);
}
