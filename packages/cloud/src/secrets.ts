import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type Clock, MINUTE } from '@concert/values/clock';

/** Something that checks and types a parsed JSON value; a Zod schema is one. */
export interface Shape<Value> {
  parse(value: unknown): Value;
}

export interface Secrets {
  /**
   * A secret's JSON value. Kept for five minutes, so that a rotated one is taken up without a restart.
   * @throws Error when it does not exist or has another shape
   */
  json<Value>(id: string, shape: Shape<Value>): Promise<Value>;
  /** What is kept of a secret is given up: the next read asks for it. */
  forget(id: string): void;
}

const KEPT_FOR = 5 * MINUTE;

export function openSecrets(clock: Clock, client = new SecretsManagerClient({})): Secrets {
  const kept = new Map<string, { readonly text: Promise<string>; readonly until: number }>();

  function text(id: string): Promise<string> {
    const found = kept.get(id);
    const now = clock().getTime();
    if (found !== undefined && found.until > now) return found.text;
    const loading = load(client, id);
    kept.set(id, { text: loading, until: now + KEPT_FOR });
    // A failure is not kept: the next caller tries again.
    loading.catch(() => kept.delete(id));
    return loading;
  }

  return {
    json: async (id, shape) => shape.parse(JSON.parse(await text(id))),
    forget: (id) => void kept.delete(id),
  };
}

/** Puts a new version of a secret in the place of the present one, which Secrets Manager keeps as the previous. */
export async function putSecret(
  id: string,
  value: object,
  client = new SecretsManagerClient({}),
): Promise<void> {
  await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: JSON.stringify(value) }));
}

async function load(client: SecretsManagerClient, id: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  if (SecretString === undefined) throw new Error(`secret ${id} has no text value`);
  return SecretString;
}
