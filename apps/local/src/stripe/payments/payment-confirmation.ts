import { type Answer, type Call, ok } from '../protocol/call.ts';
import { invalid, refused } from '../protocol/failures.ts';
import { flag, webAddress } from '../protocol/inputs.ts';
import type { PaymentIntent, PaymentMethod } from '../state/resources.ts';
import { givenMethod } from './payment-creation.ts';
import { type Attempt, confirmIntent } from './payment-flow.ts';
import { resolveMethod } from './payment-methods.ts';
import { canBecome, unexpectedState } from './payment-states.ts';

/** Confirms the payment as the request asks; throws the 400s of Stripe for what cannot be confirmed. */
export function confirmCall(call: Call, intent: PaymentIntent): Attempt {
  const { params } = call;
  const returnUrl = webAddress(params, 'return_url');
  const isConfirmable =
    intent.status === 'requires_payment_method' || canBecome(intent.status, 'requires_confirmation');
  if (!isConfirmable) throw unexpectedState(intent, 'confirm');
  const method = methodToCharge(call, intent);
  const redirects =
    intent.automatic_payment_methods?.allow_redirects === 'always' &&
    intent.allowed_payment_method_types === null;
  if (redirects && returnUrl === undefined && flag(params, 'use_stripe_sdk') !== true) throw needsReturnUrl();
  return confirmIntent(call.task, intent, {
    method,
    returnUrl: returnUrl ?? null,
    // Stripe also takes `one_off` and `recurring` here, which both mean that the customer is away.
    offSession: params.off_session !== undefined && params.off_session !== 'false',
    errorOnRequiresAction: flag(params, 'error_on_requires_action') ?? false,
  });
}

/** The payment; or, when the card was declined just now, Stripe's 402 with the payment in it. */
export function answerToAttempt(call: Call, attempt: Attempt): Answer {
  const { intent, decline } = attempt;
  if (decline === undefined) return ok(visibleTo(call, intent));
  // Authentication failures reach a confirmation only through the challenge page; what is here is the issuer's no.
  const error = {
    type: 'card_error',
    ...decline,
    ...(intent.latest_charge === null ? {} : { charge: intent.latest_charge }),
    payment_intent: visibleTo(call, intent),
    payment_method: intent.last_payment_error?.payment_method,
    request_id: call.task.request.id,
  };
  return { status: 402, body: { error } };
}

/** What a browser may know of a payment: not who the customer is, nor the seller's metadata. */
export function visibleTo(call: Call, intent: PaymentIntent): object {
  if (call.caller === 'secret') return intent;
  const hidden = [
    'customer',
    'metadata',
    'transfer_group',
    'statement_descriptor',
    'statement_descriptor_suffix',
  ];
  return Object.fromEntries(Object.entries(intent).filter(([name]) => !hidden.includes(name)));
}

function methodToCharge(call: Call, intent: PaymentIntent): PaymentMethod {
  const given = givenMethod(call.task, call.params, intent.customer);
  if (given !== undefined) return given;
  if (intent.payment_method !== null)
    return resolveMethod(call.task, intent.payment_method, 'payment_method');
  const message =
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.";
  throw refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
}

function needsReturnUrl(): Error {
  const message =
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.";
  return invalid(message, { param: 'return_url' });
}
