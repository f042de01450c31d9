import { z } from 'zod';

/** What of an environment's variables costs money, with the defaults of infrastructure/variables.tf. */
export const Environment = z.object({
  environment: z.string(),
  network: z.object({ zones: z.number().default(3), nat_gateways: z.number().default(1) }),
  database: z.object({
    instance_class: z.string(),
    multi_az: z.boolean().default(true),
    read_replicas: z.number().default(0),
    storage_gb: z.number().default(50),
    backup_days: z.number().default(14),
  }),
  cache: z.object({
    node_type: z.string(),
    shards: z.number().default(1),
    replicas_per_shard: z.number().default(1),
  }),
  functions: z.object({ provisioned_concurrency: z.record(z.string(), z.number()).default({}) }).default({
    provisioned_concurrency: {},
  }),
  monthly_budget_usd: z.number(),
});

export type Environment = z.infer<typeof Environment>;

type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };

const TOKEN = /#[^\n]*|"(?:[^"\\]|\\.)*"|[A-Za-z_][\w-]*|-?\d+(?:\.\d+)?|[={}[\],]/g;

/**
 * Reads the subset of HCL that our tfvars keep to: names, strings, numbers, booleans, lists and objects.
 * @throws Error at anything else
 */
export function readTfvars(text: string): Readonly<Record<string, Value>> {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => !token.startsWith('#'));
  return readObject(tokens, undefined);
}

/** @param end what closes the object; the file itself is closed by its end */
function readObject(tokens: string[], end: string | undefined): Readonly<Record<string, Value>> {
  const object: Record<string, Value> = {};
  for (let name = tokens.shift(); name !== end; name = tokens.shift()) {
    if (name === ',') continue;
    if (name === undefined || tokens.shift() !== '=') throw new Error(`No value after ${name}`);
    object[name.replaceAll('"', '')] = readValue(tokens);
  }
  return object;
}

function readValue(tokens: string[]): Value {
  const token = tokens.shift() ?? '';
  if (token === '{') return readObject(tokens, '}');
  if (token === '[') return readList(tokens);
  if (token.startsWith('"')) return z.string().parse(JSON.parse(token));
  if (token === 'true' || token === 'false') return token === 'true';
  const number = Number(token);
  if (token === '' || Number.isNaN(number)) throw new Error(`Not a value: ${token}`);
  return number;
}

function readList(tokens: string[]): readonly Value[] {
  const list: Value[] = [];
  while (tokens[0] !== ']') {
    if (tokens[0] === ',') tokens.shift();
    else list.push(readValue(tokens));
  }
  tokens.shift();
  return list;
}
