import { record } from '../events/events.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../state/resources.ts';
import { load, save, type Task } from '../state/task.ts';
import { schedule } from '../state/timers.ts';
import type { Decline } from './cards.ts';
import { charge, settleCharge } from './charges.ts';
import { openDispute } from './disputes.ts';
import { attach, cardOf, markSpent, refuseUnusable } from './payment-methods.ts';
import { moved } from './payment-states.ts';

export interface Confirmation {
  readonly method: PaymentMethod;
  readonly returnUrl: string | null;
  /** The customer is not there to authenticate: 3-D Secure cards are declined as `authentication_required`. */
  readonly offSession: boolean;
  readonly errorOnRequiresAction: boolean;
}

/** A payment after an attempt; `decline` when the card was refused in this very attempt. */
export interface Attempt {
  readonly intent: PaymentIntent;
  readonly decline?: Decline;
}

const AUTHENTICATION_REQUIRED: Decline = {
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};
const AUTHENTICATION_FAILED: Decline = {
  code: 'payment_intent_authentication_failure',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

/** Confirms: charges the card, asks for 3-D Secure, or leaves it processing, as the card's behaviour says. */
export function confirmIntent(task: Task, before: PaymentIntent, confirmation: Confirmation): Attempt {
  const { method } = confirmation;
  refuseUnusable(task, method, before.customer);
  const intent = moved(before, 'requires_confirmation', {
    payment_method: method.id,
    last_payment_error: null,
  });
  const { behaviour } = cardOf(task, method);
  switch (behaviour.does) {
    case 'decline':
      return declineIntent(task, intent, { method, decline: behaviour.decline });
    case 'authenticate':
      if (confirmation.offSession || confirmation.errorOnRequiresAction) {
        return declineIntent(task, intent, { method, decline: AUTHENTICATION_REQUIRED });
      }
      return { intent: requireAction(task, intent, confirmation.returnUrl) };
    case 'process':
      return { intent: startProcessing(task, intent, method) };
    case 'dispute':
    case 'refund':
    case 'succeed':
      return { intent: succeedIntent(task, intent, method) };
  }
}

/** The customer's answer on the 3-D Secure page. */
export function finishChallenge(task: Task, intent: PaymentIntent, authenticated: boolean): Attempt {
  const method = load(task, 'payment_method', intent.payment_method ?? '', 'payment_method');
  if (!authenticated) return failAuthentication(task, intent, method);
  const { behaviour } = cardOf(task, method);
  const decline = behaviour.does === 'authenticate' ? behaviour.decline : undefined;
  if (decline !== undefined) return declineIntent(task, intent, { method, decline });
  return { intent: succeedIntent(task, intent, method) };
}

/** Brings a payment in `processing` to its end; nothing happens if it is there already. */
export function settleProcessing(task: Task, id: string, decline?: Decline): void {
  const intent = load(task, 'payment_intent', id);
  if (intent.status !== 'processing' || intent.latest_charge === null) return;
  const method = load(task, 'payment_method', intent.payment_method ?? '', 'payment_method');
  const settled = settleCharge(task, load(task, 'charge', intent.latest_charge), decline);
  if (decline === undefined) completeIntent(task, intent, { method, charge: settled });
  else markDeclined(task, intent, { method, decline, charge: settled });
}

function succeedIntent(task: Task, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  return completeIntent(task, intent, {
    method,
    charge: charge(task, intent, { method, result: 'succeeded' }),
  });
}

function completeIntent(
  task: Task,
  intent: PaymentIntent,
  by: { readonly method: PaymentMethod; readonly charge: Charge },
): PaymentIntent {
  const { method } = by;
  const done = moved(intent, 'succeeded', {
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: by.charge.id,
  });
  save(task, 'payment_intent', done);
  markSpent(task, method);
  if (intent.setup_future_usage !== null && intent.customer !== null && method.customer === null) {
    keepForLater(task, method, intent.customer);
  }
  record(task, 'payment_intent.succeeded', done);
  task.paymentEnded(task, done);
  const { behaviour } = cardOf(task, method);
  if (behaviour.does === 'dispute') openDispute(task, by.charge.id, { reason: behaviour.reason });
  return done;
}

function keepForLater(task: Task, method: PaymentMethod, customer: string): void {
  // The payment has just marked it as spent; being attached by this same payment is what makes it reusable.
  save(task, 'card_behaviour', { ...load(task, 'card_behaviour', method.id), spent: false });
  attach(task, method, customer);
}

function requireAction(task: Task, intent: PaymentIntent, returnUrl: string | null): PaymentIntent {
  const secret = encodeURIComponent(intent.client_secret);
  const url = `${task.publicUrl}/3ds/${intent.id}?client_secret=${secret}`;
  const waiting = moved(intent, 'requires_action', {
    next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } },
  });
  save(task, 'challenge', { id: intent.id, return_url: returnUrl });
  save(task, 'payment_intent', waiting);
  record(task, 'payment_intent.requires_action', waiting);
  return waiting;
}

function startProcessing(task: Task, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const pending = charge(task, intent, { method, result: 'pending' });
  const processing = moved(intent, 'processing', { latest_charge: pending.id });
  save(task, 'payment_intent', processing);
  record(task, 'payment_intent.processing', processing);
  const { behaviour } = cardOf(task, method);
  const fails = behaviour.does === 'process' && behaviour.decline !== undefined;
  const due = task.nowMs + task.controls.settleAfterMs;
  schedule(task, fails ? 'fail_payment' : 'succeed_payment', intent.id, due);
  return processing;
}

function declineIntent(
  task: Task,
  intent: PaymentIntent,
  by: { readonly method: PaymentMethod; readonly decline: Decline },
): Attempt {
  const failed = charge(task, intent, { method: by.method, result: by.decline });
  return markDeclined(task, intent, { ...by, charge: failed });
}

function failAuthentication(task: Task, intent: PaymentIntent, method: PaymentMethod): Attempt {
  return markDeclined(task, intent, { method, decline: AUTHENTICATION_FAILED });
}

function markDeclined(
  task: Task,
  intent: PaymentIntent,
  by: { readonly method: PaymentMethod; readonly decline: Decline; readonly charge?: Charge },
): Attempt {
  const { method, decline } = by;
  const declined = moved(intent, 'requires_payment_method', {
    last_payment_error: {
      type: 'card_error',
      ...decline,
      ...(by.charge === undefined ? {} : { charge: by.charge.id }),
      payment_method: method,
    },
    payment_method: null,
    ...(by.charge === undefined ? {} : { latest_charge: by.charge.id }),
  });
  save(task, 'payment_intent', declined);
  record(task, 'payment_intent.payment_failed', declined);
  task.paymentEnded(task, declined);
  return { intent: declined, decline };
}
