import fc from 'fast-check';
import { z } from 'zod';
import type { Random } from './random.ts';

/** The part of JSON Schema that the contract's schemas come out as. */
interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema | boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly example?: unknown;
}

const kept = new Map<z.ZodType, JsonSchema>();

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const found = kept.get(schema) ?? (z.toJSONSchema(schema, FORM) as JsonSchema);
  kept.set(schema, found);
  return found;
}

const FORM = { io: 'input', unrepresentable: 'any', reused: 'inline' } as const;

/**
 * A value that a schema of the contract describes. Rules that no JSON Schema can say (a currency of ISO 4217, an end
 * behind its beginning) it does not know: the schema itself has the last word on what came out.
 * @param ids what stands where an id is asked for
 */
export function valueFor(schema: z.ZodType, random: Random, ids: readonly string[]): unknown {
  return make(jsonSchemaOf(schema), random, ids);
}

function make(schema: JsonSchema, random: Random, ids: readonly string[]): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return make(random.pick(choices), random, ids);
  if (schema.allOf !== undefined) return make(Object.assign({}, ...schema.allOf), random, ids);
  switch (schema.type) {
    case 'object':
      return object(schema, random, ids);
    case 'array':
      return array(schema, random, ids);
    case 'string':
      return text(schema, random, ids);
    case 'integer':
    case 'number':
      return number(schema, random);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return schema.example ?? random.pick([{ hello: 'world' }, [1, 2], 'text', 42, null]);
  }
}

function object(schema: JsonSchema, random: Random, ids: readonly string[]): unknown {
  const { properties = {}, required = [], additionalProperties } = schema;
  const wanted = Object.entries(properties).filter(([name]) => required.includes(name) || random.chance(0.4));
  const further =
    typeof additionalProperties === 'object' && Object.keys(properties).length === 0
      ? [[words(random, 1), make(additionalProperties, random, ids)]]
      : [];
  return Object.fromEntries([
    ...wanted.map(([name, property]) => [name, make(property, random, ids)]),
    ...further,
  ]);
}

function array(schema: JsonSchema, random: Random, ids: readonly string[]): unknown {
  const { items = {}, minItems = 0, maxItems = 3 } = schema;
  const length = minItems + random.below(Math.min(maxItems, minItems + 2) - minItems + 1);
  return Array.from({ length }, () => make(typeof items === 'object' ? items : {}, random, ids));
}

function number(schema: JsonSchema, random: Random): number {
  const { minimum = schema.exclusiveMinimum ?? 0, maximum = minimum + 1_000 } = schema;
  if (random.chance(0.2)) return random.pick([minimum, maximum]);
  return minimum + random.below(Math.min(maximum - minimum, 1_000) + 1);
}

function text(schema: JsonSchema, random: Random, ids: readonly string[]): string {
  const { format, pattern, example, minLength = 0, maxLength = 200 } = schema;
  if (format === 'uuid') return random.chance(0.85) ? random.pick(ids) : uuid(random);
  if (typeof example === 'string' && random.chance(0.6)) return example;
  if (format === 'email') return `fuzz-${random.below(1e9)}@fuzz.example`;
  if (format === 'uri') return random.pick(['https://concert.example/', 'http://127.0.0.1:1/back?x=1#y']);
  if (format === 'date-time') return moment(random).toISOString();
  if (format === 'date') return moment(random).toISOString().slice(0, 10);
  const match = pattern === undefined || pattern.includes('\\P{') ? undefined : matching(pattern, random);
  const some =
    match ??
    words(random, 1 + random.below(6))
      .padEnd(minLength, 'x')
      .slice(0, maxLength)
      .trim();
  return some === '' ? 'x' : some;
}

const arbitraries = new Map<string, fc.Arbitrary<string> | undefined>();

/** @returns undefined for a pattern that fast-check cannot make texts for: one that looks ahead */
function matching(pattern: string, random: Random): string | undefined {
  if (!arbitraries.has(pattern)) arbitraries.set(pattern, arbitraryFor(pattern));
  const arbitrary = arbitraries.get(pattern);
  return arbitrary && fc.sample(arbitrary, { seed: random.below(2 ** 31), numRuns: 1 })[0];
}

function arbitraryFor(pattern: string): fc.Arbitrary<string> | undefined {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
  } catch {
    return undefined;
  }
}

function uuid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => random.below(16).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-7$3-8$4-$5');
}

const HOUR = 3_600_000;
/** A fixed moment, since a replay must make the same request. */
const EPOCH = Date.UTC(2027, 0, 1);

function moment(random: Random): Date {
  return new Date(EPOCH + (random.below(20_000) - 8_000) * HOUR);
}

const WORDS = [
  'Harbour',
  'Nights',
  'Ångström',
  'Köln',
  '東京',
  'Ελλάδα',
  'العربية',
  '🎟️',
  'O’Hara',
  'naïve',
  'x',
];

function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(WORDS)).join(' ');
}
