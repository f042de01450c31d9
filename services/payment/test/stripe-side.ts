import { newId } from '@concert/values/ids';
import type Stripe from 'stripe';
import { z } from 'zod';
import type { PaymentContainer } from '../src/container.ts';
import { receiveWebhook } from '../src/use-cases/receive-webhook.ts';

/** What stands for Stripe: the stand-in of the test platform. */
const origin = () => process.env.STRIPE_API_URL ?? '';

/** Answers the bank's question on its page. */
export async function authenticate(bankUrl: string | undefined, outcome: 'complete' | 'fail'): Promise<void> {
  const page = (bankUrl ?? '').replace(/^.*(?=\/3ds\/)/, origin());
  await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });
}

/** The events that Stripe wrote about an intent and its refunds, the oldest first. */
export async function eventsOf({ stripe }: PaymentContainer, intentId: string): Promise<Stripe.Event[]> {
  const found = await stripe.ask(async (client) => {
    const events: Stripe.Event[] = [];
    for await (const event of client.events.list({ limit: 100 })) {
      if (JSON.stringify(event.data.object).includes(intentId)) events.push(event);
    }
    return events;
  });
  return found.reverse();
}

/** Makes something happen at the stand-in by hand. */
export async function control(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${origin()}/_control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Record<string, unknown>;
}

/** How often the buyer was really charged. */
export async function chargesOf({ stripe }: PaymentContainer, intentId: string): Promise<number> {
  const { data } = await stripe.ask((client) =>
    client.charges.list({ payment_intent: intentId, limit: 100 }),
  );
  return data.filter((charge) => charge.status === 'succeeded').length;
}

export async function signed(
  { secrets, stripe }: PaymentContainer,
  payload: string,
  timestamp = Math.floor(Date.now() / 1000),
): Promise<string> {
  const { webhookSecret: secret } = await secrets.json('concert/stripe', StripeKeys);
  return stripe.ask(async (client) =>
    client.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
  );
}

export const StripeKeys = z.object({
  secretKey: z.string(),
  publishableKey: z.string(),
  webhookSecret: z.string(),
});

/** Sends an event as Stripe sends it. */
export async function deliver(till: PaymentContainer, event: Stripe.Event): Promise<void> {
  const body = JSON.stringify(event);
  await receiveWebhook(till, { body, signature: await signed(till, body) }, { correlationId: newId() });
}

/** A till that crashes just after Stripe answered its request number `count`, before it sees the answer. */
export function crashingAfter(till: PaymentContainer, count: number): PaymentContainer {
  return afterAnswer(till, count, async () => {
    throw new Error('crash');
  });
}

/** A till to which something happens at that moment. */
export function afterAnswer(
  till: PaymentContainer,
  count: number,
  happen: () => Promise<void>,
): PaymentContainer {
  let rounds = 0;
  return {
    ...till,
    stripe: {
      ...till.stripe,
      async ask(request) {
        rounds += 1;
        const isTheOne = rounds === count;
        const answer = await till.stripe.ask(request);
        if (isTheOne) await happen();
        return answer;
      },
    },
  };
}
