import { z } from 'zod';

// The switches of the Stripe stand-in: apps/local/src/stripe/README.md.

const Counts = z.object({ waiting: z.number() });

export async function setStripe(switches: Readonly<Record<string, unknown>>): Promise<void> {
  await press('/_control', switches);
}

export async function resetStripe(): Promise<void> {
  await press('/_control/reset', {});
}

/** Webhooks that are still to be delivered. */
export async function waitingWebhooks(): Promise<number> {
  const answer = await fetch(`${origin()}/_control/webhooks`);
  return Counts.parse(await answer.json()).waiting;
}

export async function resendWebhook(eventId: string): Promise<void> {
  await press('/_control/webhooks/resend', { eventId });
}

async function press(path: string, body: object): Promise<void> {
  const answer = await fetch(`${origin()}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The Stripe stand-in refused: ${await answer.text()}`);
}

const origin = (): string => process.env.STRIPE_API_URL ?? '';
