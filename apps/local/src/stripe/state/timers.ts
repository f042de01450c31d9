import { type Alarm, startAlarm } from './alarm.ts';
import type { OpenTask, Task } from './task.ts';

/** What happens by itself after a while; `subject` is the id of the object it happens to. */
export type TimedAction =
  | 'expire_subscription'
  | 'fail_payment'
  | 'fail_refund'
  | 'renew_subscription'
  | 'succeed_payment'
  | 'succeed_refund';

const ACTIONS: readonly TimedAction[] = [
  'expire_subscription',
  'fail_payment',
  'fail_refund',
  'renew_subscription',
  'succeed_payment',
  'succeed_refund',
];

/** Notes in the task's transaction that the action is due then (Unix milliseconds). */
export function schedule(task: Task, action: TimedAction, subject: string, dueMs: number): void {
  task.store
    .statement('INSERT INTO timers (action, subject, due) VALUES (?, ?, ?)')
    .run(action, subject, dueMs);
}

/** Forgets everything that was to happen to the object. */
export function unschedule(task: Task, subject: string): void {
  task.store.statement('DELETE FROM timers WHERE subject = ?').run(subject);
}

interface TimerOptions {
  readonly openTask: OpenTask;
  readonly clock: () => Date;
  readonly act: (task: Task, action: TimedAction, subject: string) => void;
  /** Told after actions were run. */
  readonly onDone: () => void;
}

/** Runs due actions, each in one transaction with its removal: after a crash it has happened once or will. */
export function startTimers(options: TimerOptions): Alarm {
  const { store } = options.openTask();
  return startAlarm({
    clock: options.clock,
    nextDue: () => {
      const due = store.statement('SELECT min(due) AS due FROM timers').get()?.due;
      return typeof due === 'number' ? due : undefined;
    },
    ring: () => {
      let ran = false;
      while (runNext(options)) ran = true;
      if (ran) options.onDone();
    },
  });
}

/** Runs the next action that is due; false when there is none. */
function runNext(options: TimerOptions): boolean {
  const task = options.openTask();
  const { store } = task;
  const sql = 'SELECT id, action, subject FROM timers WHERE due <= ? ORDER BY due, id LIMIT 1';
  const row = store.statement(sql).get(task.nowMs);
  if (row === undefined) return false;
  const action = ACTIONS.find((known) => known === row.action);
  const remove = (): void => {
    store.statement('DELETE FROM timers WHERE id = ?').run(Number(row.id));
  };
  try {
    store.transaction(() => {
      remove();
      if (action !== undefined) options.act(task, action, String(row.subject));
    });
  } catch (error) {
    // One action that fails must neither hold up those behind it nor be tried for ever.
    console.error(`Stripe stand-in: ${action} of ${row.subject} failed and is dropped:`, error);
    remove();
  }
  return true;
}
