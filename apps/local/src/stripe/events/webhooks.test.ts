import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { type Controls, DEFAULT_CONTROLS } from '../control/controls.ts';
import { backoffMs, openDeliveryPlan, signatureHeader } from './webhooks.ts';

const planned = (
  webhooks: Controls['webhooks'],
  moments: readonly number[],
): readonly (readonly number[])[] => {
  const plan = openDeliveryPlan(() => ({ ...DEFAULT_CONTROLS, webhooks }));
  return moments.map((moment) => plan(moment));
};

describe('the delivery plan', () => {
  test('follows the switch', () => {
    expect(planned('normal', [5_000])).toEqual([[5_000]]);
    expect(planned('off', [5_000])).toEqual([[]]);
    expect(planned('duplicate', [5_000])[0]).toHaveLength(2);
    expect(planned({ delayMs: 70 }, [5_000])).toEqual([[5_070]]);
  });

  test('turns the order of close events around, and never puts one off for ever', () => {
    const [first, second, third] = planned('reorder', [5_000, 5_001, 5_002]).map(([due]) => due ?? 0);
    expect(third).toBeLessThan(second ?? 0);
    expect(second).toBeLessThan(first ?? 0);
    const moments = Array.from({ length: 2_000 }, (_, index) => 5_000 + index);
    for (const [index, [due]] of planned('reorder', moments).entries()) {
      expect(due).toBeGreaterThan(5_000 + index);
      expect(due).toBeLessThanOrEqual(5_600 + index);
    }
  });
});

test('the pauses between attempts grow', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 90].map(backoffMs);
  expect(pauses).toEqual([200, 500, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 300_000]);
});

test('the SDK verifies the signature, and finds a changed payload out', () => {
  const { webhooks } = new Stripe('sk_test_1');
  const payload = '{"id":"evt_1","object":"event"}';
  const header = signatureHeader(payload, 'whsec_1', Date.now());
  expect(webhooks.constructEvent(payload, header, 'whsec_1')).toMatchObject({ id: 'evt_1' });
  expect(() => webhooks.constructEvent(`${payload} `, header, 'whsec_1')).toThrow('signature');
  expect(() => webhooks.constructEvent(payload, header, 'whsec_2')).toThrow('signature');
});
