import { setTimeout as pause } from 'node:timers/promises';
import type { Secrets } from '@concert/cloud/secrets';
import type Stripe from 'stripe';
import { z } from 'zod';
import { faultOf, ProviderAway } from './faults.ts';

/** Stripe, asked by its SDK, which is loaded when it is first needed. */
export interface StripeAccess {
  /**
   * Asks Stripe one thing. Connection failures, 409 and 5xx are repeated once under the same idempotency key.
   * @throws ProviderRefusal for a final no, ProviderAway (503) when there is no answer; never the SDK's own errors
   */
  ask<Answer>(request: (client: Stripe) => Promise<Answer>): Promise<Answer>;
  /**
   * The event in a webhook's body, signed with the present secret or the one before it; undefined when the signature
   * is not Stripe's or is older than five minutes.
   */
  verified(payload: string, signature: string): Promise<Stripe.Event | undefined>;
  /** Whether an event is of the mode, live or test, that our key is of. */
  isOurMode(event: Pick<Stripe.Event, 'livemode'>): Promise<boolean>;
  publishableKey(): Promise<string>;
}

export interface StripeOptions {
  readonly apiUrl: string | undefined;
  /** Milliseconds for one request. */
  readonly timeout: number;
}

/** The secret `concert/stripe`. */
const StripeSecret = z.object({
  secretKey: z.string(),
  publishableKey: z.string(),
  webhookSecret: z.string(),
  /** While the endpoint's secret is rotated Stripe signs with both: what is still on its way has only this one. */
  previousWebhookSecret: z.string().optional(),
});

const TOLERANCE_SECONDS = 300;
const IN_USE_ROUNDS = 5;
const IN_USE_PAUSE = 400;

export function openStripe(
  secrets: Secrets,
  options: StripeOptions,
  onTrouble: (error: Error) => void,
): StripeAccess {
  const load = () => secrets.json('concert/stripe', StripeSecret);
  let opened: { readonly key: string; readonly client: Promise<Stripe> } | undefined;

  /** Made anew when the key was rotated. */
  function clientFor(key: string): Promise<Stripe> {
    if (opened?.key !== key) opened = { key, client: newClient(key, options) };
    return opened.client;
  }

  return {
    async ask(request) {
      const client = await clientFor((await load()).secretKey);
      for (let round = 1; ; round += 1) {
        try {
          return await request(client);
        } catch (error) {
          const fault = faultOf(error);
          // The twin of a double click: its answer is ours, too, as soon as it is there.
          const canWait = fault instanceof ProviderAway && fault.isInUse && round < IN_USE_ROUNDS;
          if (!canWait) throw reported(fault, onTrouble);
        }
        await pause(IN_USE_PAUSE);
      }
    },
    async verified(payload, signature) {
      const { secretKey, webhookSecret, previousWebhookSecret } = await load();
      const client = await clientFor(secretKey);
      const known = [webhookSecret, ...(previousWebhookSecret === undefined ? [] : [previousWebhookSecret])];
      for (const secret of known) {
        const event = await verifiedBy(client, secret, { payload, signature });
        if (event !== undefined) return event;
      }
      return undefined;
    },
    isOurMode: async ({ livemode }) => livemode === LIVE_KEY.test((await load()).secretKey),
    publishableKey: async () => (await load()).publishableKey,
  };
}

/** Secret keys and restricted ones. */
const LIVE_KEY = /^(sk|rk)_live_/;

async function verifiedBy(
  client: Stripe,
  secret: string,
  { payload, signature }: { readonly payload: string; readonly signature: string },
): Promise<Stripe.Event | undefined> {
  try {
    return await client.webhooks.constructEventAsync(payload, signature, secret, TOLERANCE_SECONDS);
  } catch (error) {
    if (isForged(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function newClient(key: string, { apiUrl, timeout }: StripeOptions): Promise<Stripe> {
  const { default: Client } = await import('stripe');
  return new Client(key, { timeout, maxNetworkRetries: 1, telemetry: false, ...whereabouts(apiUrl) });
}

function whereabouts(apiUrl: string | undefined): Stripe.StripeConfig {
  if (apiUrl === undefined) return {};
  const { hostname, port, protocol } = new URL(apiUrl);
  const isPlain = protocol === 'http:';
  return { host: hostname, port: port || (isPlain ? 80 : 443), protocol: isPlain ? 'http' : 'https' };
}

function reported(fault: unknown, onTrouble: (error: Error) => void): unknown {
  if (fault instanceof ProviderAway && fault.cause instanceof Error) onTrouble(fault.cause);
  return fault;
}

function isForged(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'StripeSignatureVerificationError';
}
