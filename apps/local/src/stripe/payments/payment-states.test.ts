import { expect, test } from 'vitest';
import type { IntentStatus } from '../state/resources.ts';
import { canBecome } from './payment-states.ts';

const STATUSES: readonly IntentStatus[] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'succeeded',
  'canceled',
];

test('nothing follows a payment that succeeded or was cancelled', () => {
  for (const end of ['succeeded', 'canceled'] as const) {
    expect(STATUSES.filter((next) => canBecome(end, next))).toEqual([]);
  }
});

test('a payment is never made without having been confirmed, nor cancelled while it is being made', () => {
  expect(canBecome('requires_payment_method', 'succeeded')).toBe(false);
  expect(canBecome('requires_payment_method', 'processing')).toBe(false);
  expect(canBecome('processing', 'canceled')).toBe(false);
});
