import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AwsFault } from '../aws-fault.ts';
import { durableValue } from '../durable-file.ts';
import type { Origin } from '../events/put-events.ts';

const versionSchema = z.strictObject({
  SecretString: z.string().optional(),
  SecretBinary: z.string().optional(),
  createdAt: z.number(),
  stages: z.array(z.string()),
});
const secretSchema = z.strictObject({
  arn: z.string(),
  description: z.string(),
  createdAt: z.number(),
  changedAt: z.number(),
  versions: z.record(z.string(), versionSchema),
});

/** One version of a secret: its value, and the stages (`AWSCURRENT` …) that point at it. */
export type SecretVersion = z.infer<typeof versionSchema>;
/** A secret with all versions that are kept. Times are epoch seconds, as on the wire. */
export type Secret = z.infer<typeof secretSchema>;

/** The secrets of a data folder. */
export interface SecretShelf {
  names(): readonly string[];
  /** Finds a secret by name, ARN, or ARN without its random end. */
  find(id: string): { readonly name: string; readonly secret: Secret };
  add(name: string, description: string): Promise<void>;
  change(id: string, next: (secret: Secret) => Secret): Promise<void>;
}

/** Opens the shelf; its file is readable by its owner only and always replaced whole. */
export function openSecretShelf(file: string, origin: Origin): SecretShelf {
  const shelf = durableValue<Record<string, Secret>>(file, z.record(z.string(), secretSchema), {});
  const find = (id: string) => {
    const found = Object.entries(shelf.read()).find(
      ([name, { arn }]) => id === name || id === arn || id === arn.slice(0, -ARN_END.length),
    );
    if (!found)
      throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return { name: found[0], secret: found[1] };
  };
  return {
    names: () => Object.keys(shelf.read()),
    find,
    add: (name, description) =>
      shelf.change((present) => {
        if (present[name])
          throw new AwsFault('ResourceExistsException', `The secret ${name} already exists.`);
        return { ...present, [name]: emptySecret(name, description, origin) };
      }),
    change: async (id, next) => {
      const { name } = find(id);
      await shelf.change((present) => ({ ...present, [name]: next(find(name).secret) }));
    },
  };
}

/** AWS ends a secret's ARN with a hyphen and six random characters. */
const ARN_END = '-AbCdEf';

function emptySecret(name: string, description: string, { region, account }: Origin): Secret {
  const end = randomBytes(3).toString('hex');
  const now = Date.now() / 1000;
  const arn = `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${end}`;
  return { arn, description, createdAt: now, changedAt: now, versions: {} };
}
