import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** How this platform runs: from the command line and the environment. */
export interface PlatformOptions {
  readonly port: number;
  readonly dataDir: string;
  /** Gateway processes that share the port. */
  readonly gateways: number;
  /** Only databases, stand-ins and their content: for tests that call the services themselves. */
  readonly storesOnly: boolean;
  readonly withDemo: boolean;
  readonly withWeb: boolean;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly awsUrl: string | undefined;
  readonly stripe:
    | { readonly secretKey: string; readonly publishableKey: string; readonly webhookSecret: string }
    | undefined;
}

export const HELP = `Usage: npm start [-- options]

Runs the whole of Concert on this machine: databases, stand-ins for AWS and Stripe, the ten services, the web app.

Options:
  --no-demo       leave out the demo accounts and events
  --no-web        leave out the web app (API and mailbox only)
  --stores-only   only databases and stand-ins, no services
  --help          show this text

Environment:
  PORT            the one origin for web, API and mailbox (3000)
  CONCERT_DATA    folder for all data (.local)
  WORKERS         gateway processes (half of the processors, at least 1)
  DATABASE_URL    use this MySQL or MariaDB instead of a private one
  REDIS_URL       use this Redis or Valkey instead of a private one
  AWS_ENDPOINT_URL  use this LocalStack-like endpoint instead of the stand-ins
  STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET  use Stripe itself, in test mode`;

/** @returns undefined when help was asked for */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): PlatformOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      'no-demo': { type: 'boolean' },
      'no-web': { type: 'boolean' },
      'stores-only': { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  return {
    port: wholeNumber('PORT', environment.PORT ?? '3000', 65_535),
    dataDir: resolve(environment.CONCERT_DATA ?? '.local'),
    gateways: wholeNumber(
      'WORKERS',
      environment.WORKERS ?? String(Math.max(1, Math.floor(availableParallelism() / 2))),
      64,
    ),
    storesOnly: values['stores-only'] === true,
    withDemo: values['no-demo'] !== true,
    withWeb: values['no-web'] !== true,
    databaseUrl: environment.DATABASE_URL,
    redisUrl: environment.REDIS_URL,
    awsUrl: environment.AWS_ENDPOINT_URL,
    stripe: stripeKeys(environment),
  };
}

function stripeKeys(environment: NodeJS.ProcessEnv): PlatformOptions['stripe'] {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET } = environment;
  if (secretKey === undefined) return undefined;
  if (!secretKey.startsWith('sk_test_'))
    throw new Error('STRIPE_SECRET_KEY must be a test key (sk_test_…) on this machine.');
  if (STRIPE_PUBLISHABLE_KEY === undefined || STRIPE_WEBHOOK_SECRET === undefined) {
    throw new Error('With STRIPE_SECRET_KEY, set STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET too.');
  }
  return { secretKey, publishableKey: STRIPE_PUBLISHABLE_KEY, webhookSecret: STRIPE_WEBHOOK_SECRET };
}

function wholeNumber(name: string, text: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new Error(`${name} must be a whole number from 1 to ${most}, not ${text}.`);
  return number;
}
