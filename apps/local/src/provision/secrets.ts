import { randomBytes } from 'node:crypto';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { CloudSecret } from './cloud-types.ts';
import { ignoring } from './ignoring.ts';
import { newKeyRing } from './signing-keys.ts';

/** Where the database is: by socket or by host and port. */
export type DatabaseSecret = {
  readonly username: string;
  readonly password: string;
  readonly database: string;
} & (
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number; readonly tls?: boolean }
);

/** Stripe's keys; `webhookSecret` signs webhooks. */
export interface StripeSecret {
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhookSecret: string;
}

/** How a secret gets its value on this machine. */
export interface LocalSecret {
  readonly make: () => object;
  /** `once` keeps a value that is there; `always` follows what is given at each start. */
  readonly when: 'once' | 'always';
}

/** What the secrets' values are made from. */
export interface LocalSecretSources {
  readonly database: DatabaseSecret;
  /** Real test keys, if there are any; otherwise keys for the stand-in are made. */
  readonly stripe?: StripeSecret;
  readonly now: () => Date;
}

/** The values of every secret on this machine: what is random is made the first time and then kept. */
export function localSecrets({
  database,
  stripe,
  now,
}: LocalSecretSources): Readonly<Record<string, LocalSecret>> {
  return {
    'concert/database': { make: () => database, when: 'always' },
    'concert/jwt-keys': { make: () => newKeyRing(now()), when: 'once' },
    'concert/ticket-keys': { make: () => newKeyRing(now()), when: 'once' },
    'concert/audit-key': { make: () => newKeyRing(now()), when: 'once' },
    'concert/link-key': { make: newKey, when: 'once' },
    'concert/address-key': { make: newKey, when: 'once' },
    'concert/second-factor-key': {
      make: () => ({ current: '1', keys: [{ id: '1', ...newKey() }] }),
      when: 'once',
    },
    'concert/stripe': stripe
      ? { make: () => stripe, when: 'always' }
      : { make: standInStripeKeys, when: 'once' },
  };
}

/** The database of a `DATABASE_URL`: `mysql://user:password@host:3306/concert`, with `?ssl=true` for TLS. */
export function databaseFromUrl(text: string): DatabaseSecret {
  const url = URL.parse(text);
  const database = url?.pathname.slice(1);
  if (!url || !/^(mysql|mariadb):$/.test(url.protocol) || !database) {
    throw new Error('DATABASE_URL must look like mysql://user:password@host:3306/database');
  }
  return {
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(database),
    host: url.hostname,
    port: Number(url.port || 3306),
    ...(url.searchParams.get('ssl') === 'true' && { tls: true }),
  };
}

/** Creates the secrets that are not there yet, and puts a new version of those that follow the start. */
export async function provisionSecrets(
  client: SecretsManagerClient,
  wanted: Readonly<Record<string, CloudSecret>>,
  values: Readonly<Record<string, LocalSecret>>,
): Promise<void> {
  await Promise.all(
    Object.entries(wanted).map(async ([name, { description }]) => {
      const value = values[name];
      if (!value) throw new Error(`secrets.${name}: the local platform does not know how to make its value`);
      await provisionSecret(client, { name, description, ...value });
    }),
  );
}

async function provisionSecret(
  client: SecretsManagerClient,
  { name, description, make, when }: LocalSecret & { readonly name: string; readonly description: string },
): Promise<void> {
  const present = await ignoring(
    ['ResourceNotFoundException'],
    client.send(new GetSecretValueCommand({ SecretId: name })),
  );
  if (present && when === 'once') return;
  const SecretString = JSON.stringify(make());
  if (!present) {
    await client.send(new CreateSecretCommand({ Name: name, Description: description, SecretString }));
  } else if (present.SecretString !== SecretString) {
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
  }
}

const newKey = () => ({ key: randomBytes(32).toString('base64url') });

function standInStripeKeys(): StripeSecret {
  return {
    secretKey: `sk_test_local_${randomBytes(18).toString('hex')}`,
    publishableKey: 'pk_test_local',
    webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
  };
}
