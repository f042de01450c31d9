import { invalid } from './failures.ts';
import type { ParamMap } from './params.ts';

const MAX_METADATA_KEYS = 50;
const MAX_METADATA_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

/** The text given, also an empty one; undefined when the parameter is absent. Throws a 400 for a map. */
export function text(params: ParamMap, name: string, maxLength = 5_000): string | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw invalid(`Invalid string: ${name} is a map.`, { param: name });
  if (value.length > maxLength) {
    throw invalid(`Invalid string: ${name} must be at most ${maxLength} characters`, { param: name });
  }
  return value;
}

/** As `text`, where an empty text means «unset», as in Stripe's updates. */
export function nullable(params: ParamMap, name: string, maxLength = 5_000): string | null | undefined {
  const value = text(params, name, maxLength);
  return value === '' ? null : value;
}

/** The text given; a 400 when it is absent or empty. */
export function required(params: ParamMap, name: string): string {
  const value = text(params, name);
  if (value === undefined) {
    throw invalid(`Missing required param: ${name}.`, { code: 'parameter_missing', param: name });
  }
  if (value === '') {
    const message = `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset.`;
    throw invalid(message, { code: 'parameter_invalid_empty', param: name });
  }
  return value;
}

/** A whole number within the limits (inclusive), or undefined when absent. */
export function wholeNumber(
  params: ParamMap,
  name: string,
  limits: { readonly min: number; readonly max: number },
): number | undefined {
  const value = text(params, name);
  if (value === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(value)) {
    throw invalid(`Invalid integer: ${value.slice(0, 50)}`, {
      code: 'parameter_invalid_integer',
      param: name,
    });
  }
  const number = Number(value);
  if (number < limits.min || number > limits.max) {
    const message = `This value must be between ${limits.min} and ${limits.max}.`;
    throw invalid(message, { code: 'parameter_invalid_integer', param: name });
  }
  return number;
}

/** `true` or `false`, or undefined when absent. */
export function flag(params: ParamMap, name: string): boolean | undefined {
  const value = text(params, name);
  if (value === undefined) return undefined;
  if (value !== 'true' && value !== 'false')
    throw invalid(`Invalid boolean: ${value.slice(0, 50)}`, { param: name });
  return value === 'true';
}

/** One of the words allowed, or undefined when absent. */
export function oneOf<const T extends string>(
  params: ParamMap,
  name: string,
  words: readonly T[],
): T | undefined {
  const value = text(params, name);
  if (value === undefined) return undefined;
  const word = words.find((candidate) => candidate === value);
  if (word === undefined)
    throw invalid(`Invalid ${name}: must be one of ${words.join(', ')}`, { param: name });
  return word;
}

/** A nested map, or undefined when absent or unset by an empty text. */
export function nested(params: ParamMap, name: string): ParamMap | undefined {
  const value = params[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') throw invalid(`Invalid object: ${name}`, { param: name });
  return value;
}

/** A list of texts; empty when absent. */
export function texts(params: ParamMap, name: string): readonly string[] {
  const list = nested(params, name) ?? {};
  return Object.keys(list).map((index) => text(list, index) ?? '');
}

/** A list of maps; empty when absent. */
export function maps(params: ParamMap, name: string): readonly ParamMap[] {
  const list = nested(params, name) ?? {};
  return Object.keys(list).map((index) => nested(list, index) ?? {});
}

/** The metadata after this request: keys are merged, an empty value removes its key, `metadata=` removes all. */
export function metadata(
  params: ParamMap,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  if (params.metadata === '') return {};
  const given = nested(params, 'metadata') ?? {};
  const merged = new Map(Object.entries(before));
  for (const key of Object.keys(given)) {
    const value = text(given, key, MAX_VALUE_LENGTH) ?? '';
    if (key.length > MAX_METADATA_KEY_LENGTH) {
      throw invalid(`Metadata keys have at most ${MAX_METADATA_KEY_LENGTH} characters`, {
        param: 'metadata',
      });
    }
    if (value === '') merged.delete(key);
    else merged.set(key, value);
  }
  if (merged.size > MAX_METADATA_KEYS) {
    throw invalid(`Metadata has at most ${MAX_METADATA_KEYS} keys`, { param: 'metadata' });
  }
  return Object.fromEntries(merged);
}

/** An absolute http(s) address, or undefined when absent. */
export function webAddress(params: ParamMap, name: string): string | undefined {
  const value = text(params, name);
  if (value === undefined) return undefined;
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:')
    throw invalid('Not a valid URL', { code: 'url_invalid', param: name });
  return value;
}

/** Throws Stripe's `parameter_unknown` for a parameter which the operation does not take. */
export function refuseUnknown(params: ParamMap, accepted: readonly string[]): void {
  const unknown = Object.keys(params).find((name) => !accepted.includes(name));
  if (unknown !== undefined) {
    const param = unknown.slice(0, 100);
    throw invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  }
}
