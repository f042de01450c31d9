import { setTimeout as pause } from 'node:timers/promises';
import { resendWebhook, resetStripe, setStripe } from '../controls/stripe.ts';
import type { Fault } from '../fault.ts';
import { reconcileNow, untilAtRest } from '../judge/at-rest.ts';

const LASTS_MS = 5_000;
const REST_MS = 40_000;

/** Charged only a while after it was answered, so that the webhook is what tells. */
const LATER = 'pm_card_processing';

/** Stripe behaves like this for a while, then as ever. */
async function withSwitches(...steps: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  for (const switches of steps) {
    await setStripe(switches);
    await pause(LASTS_MS / steps.length);
  }
  await resetStripe();
}

const always = (status: number) => ({ failNext: { count: 1_000_000, status } });

export const stripe: readonly Fault[] = [
  {
    name: 'stripe-charges-and-is-silent',
    title: 'Stripe charges and refunds, and never answers',
    recoversWithin: 15,
    happen: () => withSwitches({ timeoutAfterCharge: 1_000_000 }),
  },
  {
    name: 'stripe-fails',
    title: 'Stripe answers 500 (and keeps that under the key), 503, 429',
    recoversWithin: 10,
    happen: () => withSwitches(always(500), always(503), always(429)),
  },
  {
    name: 'stripe-slow',
    title: 'Stripe answers three seconds late',
    recoversWithin: 10,
    happen: () => withSwitches({ latencyMs: 3_000 }),
  },
  {
    name: 'webhooks-lost',
    title: 'webhooks are never sent; the reconciliation is run when its time has come',
    recoversWithin: 10,
    card: LATER,
    async happen({ till }) {
      await withSwitches({ webhooks: 'off' });
      // What settles after the switch is back is told by webhooks again.
      await pause(2_000);
      await reconcileNow(till);
    },
  },
  {
    name: 'webhooks-doubled',
    title: 'every webhook comes twice',
    recoversWithin: 10,
    card: LATER,
    happen: () => withSwitches({ webhooks: 'duplicate' }),
  },
  {
    name: 'webhooks-reordered',
    title: 'webhooks come in reverse order',
    recoversWithin: 10,
    card: LATER,
    happen: () => withSwitches({ webhooks: 'reorder' }),
  },
  {
    name: 'webhooks-a-day-late',
    title: 'all webhooks come when everything was settled long ago without them',
    recoversWithin: 10,
    card: LATER,
    async happen({ till }) {
      await withSwitches({ webhooks: 'off' });
      await pause(2_000);
      await reconcileNow(till);
    },
    async afterwards({ till, queues }) {
      await untilAtRest({ till, queues }, performance.now() + REST_MS);
      const { data } = await till.stripe.ask((client) => client.events.list({ limit: 100 }));
      for (const event of data) await resendWebhook(event.id);
    },
  },
];
