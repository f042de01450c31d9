import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { LOCAL_REGION } from '../aws/endpoints.ts';
import { freePorts } from '../aws/start-aws.ts';
import { keepRunning } from '../stores/keep-running.ts';
import { startChild } from './child.ts';
import type { Cleanup } from './cleanup.ts';
import { kept } from './data-folder.ts';
import type { PlatformOptions } from './options.ts';
import type { Stores } from './start-stores.ts';

const StripeSecret = z.object({ secretKey: z.string(), webhookSecret: z.string() });

/** What the webhook endpoint listens to, as one chooses at Stripe. */
const WEBHOOK_EVENTS = [
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'payment_intent.requires_action',
  'payment_intent.canceled',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.succeeded',
  'charge.updated',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
];

/** Starts the Stripe stand-in with the keys of the secret. @returns its URL, or undefined when Stripe itself is used */
export async function startStripe(
  options: PlatformOptions,
  stores: Stores,
  publicOrigin: string,
  cleanup: Cleanup,
  log: (line: string) => void,
): Promise<string | undefined> {
  if (options.stripe !== undefined) {
    log('payments: Stripe itself, in test mode');
    return undefined;
  }
  const keys = await readKeys(stores.endpoints.secretsManager);
  const { port } = await kept(
    options.dataDir,
    'stripe-port.json',
    z.object({ port: z.number() }),
    async () => ({
      port: (await freePorts()).own,
    }),
  );
  const running = await keepRunning({
    start: () =>
      startChild({
        name: 'Stripe stand-in',
        entry: new URL('../stripe/main.ts', import.meta.url),
        logDir: join(options.dataDir, 'logs'),
        env: {
          PATH: process.env.PATH ?? '',
          STRIPE_STAND_IN_PORT: String(port),
          STRIPE_STAND_IN_DATA: join(options.dataDir, 'stripe.db'),
          STRIPE_SECRET_KEY: keys.secretKey,
          STRIPE_WEBHOOK_SECRET: keys.webhookSecret,
          STRIPE_WEBHOOK_URL: `${publicOrigin}/api/payments/webhook`,
          STRIPE_PUBLIC_URL: `${publicOrigin}/_local/stripe`,
          STRIPE_WEBHOOK_EVENTS: WEBHOOK_EVENTS.join(),
        },
      }),
    log,
  });
  cleanup.add('Stripe stand-in', running.stop);
  log('payments: a stand-in for Stripe');
  return `http://127.0.0.1:${port}`;
}

async function readKeys(endpoint: string): Promise<z.output<typeof StripeSecret>> {
  const client = new SecretsManagerClient({
    endpoint,
    region: LOCAL_REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'concert/stripe' }));
  client.destroy();
  return StripeSecret.parse(JSON.parse(SecretString ?? '{}'));
}
