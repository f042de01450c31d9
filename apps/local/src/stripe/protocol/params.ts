import { invalid } from './failures.ts';

/** Form parameters: `card[exp_year]=2030` is `{ card: { exp_year: '2030' } }`; a list is a map with indexes as keys. */
export interface ParamMap {
  readonly [key: string]: string | ParamMap;
}

interface Building {
  [key: string]: string | Building;
}

const MAX_PAIRS = 1_000;
const MAX_DEPTH = 6;
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);
const KEY = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/**
 * Reads a form-encoded text (a body or a query string) with Stripe's nested keys.
 * The maps have no prototype. Throws a 400 for what is malformed: a broken escape, a key that is both a value and a
 * map, one given twice, too many pairs, too deep a nesting.
 */
export function parseForm(text: string): ParamMap {
  const root = emptyMap();
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_PAIRS) throw invalid(`Too many parameters: at most ${MAX_PAIRS} are read.`);
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const key = decode(equals === -1 ? pair : pair.slice(0, equals));
    assign(root, key, equals === -1 ? '' : decode(pair.slice(equals + 1)));
  }
  return root;
}

/** Both maps as one; a parameter must not stand in both. */
export function mergeParams(first: ParamMap, second: ParamMap): ParamMap {
  const merged = emptyMap();
  for (const [key, value] of [...Object.entries(first), ...Object.entries(second)]) {
    if (Object.hasOwn(merged, key)) throw invalid(`Received the parameter ${key} twice.`, { param: key });
    Object.assign(merged, { [key]: value });
  }
  return merged;
}

function assign(root: Building, key: string, value: string): void {
  const match = KEY.exec(key);
  const head = match?.[1];
  if (head === undefined) throw invalid(`Invalid parameter name: ${key.slice(0, 100)}`);
  const path = [head, ...[...(match?.[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '')];
  if (path.length > MAX_DEPTH) throw invalid(`Parameters nest at most ${MAX_DEPTH} deep.`, { param: head });
  if (path.some((part) => RESERVED.has(part))) throw invalid(`Reserved parameter name: ${key.slice(0, 100)}`);
  let map = root;
  for (const part of path.slice(0, -1)) map = child(map, part, head);
  const leaf = nextKey(map, path.at(-1) ?? '');
  if (Object.hasOwn(map, leaf))
    throw invalid(`Received the parameter ${key.slice(0, 100)} twice.`, { param: head });
  map[leaf] = value;
}

function child(map: Building, part: string, head: string): Building {
  const key = nextKey(map, part);
  const existing = map[key];
  if (typeof existing === 'string')
    throw invalid(`${head} is given as a value and as a map.`, { param: head });
  if (existing !== undefined) return existing;
  const made = emptyMap();
  map[key] = made;
  return made;
}

/** `list[]=a&list[]=b` counts up as `list[0]=a&list[1]=b` does. */
function nextKey(map: Building, part: string): string {
  return part === '' ? String(Object.keys(map).length) : part;
}

function emptyMap(): Building {
  return Object.create(null);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw Object.assign(invalid('The request is not valid form encoding.'), { cause });
  }
}
