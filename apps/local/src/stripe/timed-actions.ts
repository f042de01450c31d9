import { expireSubscription, renewSubscription } from './billing/billing.ts';
import type { Decline } from './payments/cards.ts';
import { settleProcessing } from './payments/payment-flow.ts';
import { cardOf } from './payments/payment-methods.ts';
import { settleRefund } from './payments/refunds.ts';
import { load, type Task } from './state/task.ts';
import type { TimedAction } from './state/timers.ts';

/** Does what came due to the object of this id. */
export function actOnTime(task: Task, action: TimedAction, subject: string): void {
  switch (action) {
    case 'succeed_payment':
      settleProcessing(task, subject);
      break;
    case 'fail_payment':
      settleProcessing(task, subject, declineOf(task, subject));
      break;
    case 'succeed_refund':
      settleRefund(task, subject, 'succeeded');
      break;
    case 'fail_refund':
      settleRefund(task, subject, 'failed');
      break;
    case 'renew_subscription':
      renewSubscription(task, subject);
      break;
    case 'expire_subscription':
      expireSubscription(task, subject);
      break;
  }
}

function declineOf(task: Task, intentId: string): Decline | undefined {
  const intent = load(task, 'payment_intent', intentId);
  const { behaviour } = cardOf(task, load(task, 'payment_method', intent.payment_method ?? ''));
  return behaviour.does === 'process' ? behaviour.decline : undefined;
}
