import { refused } from '../protocol/failures.ts';
import type { IntentStatus, PaymentIntent } from '../state/resources.ts';

/** Which status may follow which: https://docs.stripe.com/payments/paymentintents/lifecycle. */
const NEXT: Readonly<Record<IntentStatus, readonly IntentStatus[]>> = {
  requires_payment_method: ['requires_confirmation', 'canceled'],
  requires_confirmation: [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'succeeded',
    'canceled',
  ],
  requires_action: [
    'requires_payment_method',
    'requires_confirmation',
    'processing',
    'succeeded',
    'canceled',
  ],
  processing: ['requires_payment_method', 'succeeded'],
  succeeded: [],
  canceled: [],
};

/** Whether a payment in this status may come to that one. */
export function canBecome(from: IntentStatus, to: IntentStatus): boolean {
  return NEXT[from].includes(to);
}

/** Stripe's `payment_intent_unexpected_state`; `verb` as in «You cannot confirm this PaymentIntent». */
export function unexpectedState(intent: PaymentIntent, verb: string): Error {
  const message =
    intent.status === 'succeeded' && verb === 'confirm'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`;
  return refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
}

/** The payment in its next status, with what that status says of it. Throws the 400 for an illegal step. */
export function moved(
  intent: PaymentIntent,
  status: IntentStatus,
  changes: Partial<PaymentIntent> & { readonly verb?: string } = {},
): PaymentIntent {
  const { verb = 'confirm', ...fields } = changes;
  if (!canBecome(intent.status, status)) throw unexpectedState(intent, verb);
  return { ...intent, next_action: null, ...fields, status };
}
