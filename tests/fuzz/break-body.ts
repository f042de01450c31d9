import { gzipSync } from 'node:zlib';
import {
  GRABBED_FIELDS,
  HOSTILE_KEYS,
  HOSTILE_LITERALS,
  HOSTILE_NUMBERS,
  HOSTILE_TEXTS,
  nested,
} from './hostile-values.ts';
import type { Random } from './random.ts';

export interface Body {
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
  /** `Content-Encoding`, as claimed. */
  readonly encoding?: string;
}

export const JSON_TYPE = 'application/json';

export const jsonBody = (text: string): Body => ({ bytes: Buffer.from(text), contentType: JSON_TYPE });

/** A body that was good, with one thing done to it; the name says what. */
export function breakBody(good: unknown, random: Random): { readonly body: Body; readonly trick: string } {
  const [trick, make] = random.pick(Object.entries(TRICKS));
  return { body: make(good, random), trick: `body:${trick}` };
}

type Trick = (good: unknown, random: Random) => Body;

/** Stands in a tree for text that goes into the JSON as it is. */
const RAW = '@@raw@@';

const withRaw = (tree: unknown, raw: string): Body =>
  jsonBody((JSON.stringify(tree) ?? '').replace(`"${RAW}"`, () => raw));

/** The likelier a trick, the more often it stands here under another name. */
const TRICKS: Readonly<Record<string, Trick>> = {
  text: (good, random) => withRaw(replaced(good, RAW, random), JSON.stringify(random.pick(HOSTILE_TEXTS))),
  'text again': (good, random) =>
    withRaw(replaced(good, RAW, random), JSON.stringify(random.pick(HOSTILE_TEXTS))),
  'text and more': (good, random) =>
    withRaw(replaced(good, RAW, random), JSON.stringify(random.pick(HOSTILE_TEXTS))),
  number: (good, random) => withRaw(replaced(good, RAW, random), random.pick(HOSTILE_NUMBERS)),
  literal: (good, random) => withRaw(replaced(good, RAW, random), random.pick(HOSTILE_LITERALS)),
  'other type': (good, random) => withRaw(replaced(good, RAW, random), random.pick(OTHER_TYPES)),
  'missing field': (good, random) => jsonBody(JSON.stringify(without(good, random)) ?? ''),
  'unknown field': (good, random) => withField(good, random.pick(HOSTILE_KEYS), random.pick(OTHER_TYPES)),
  'grabbed field': (good, random) => {
    const [name, value] = random.pick(Object.entries(GRABBED_FIELDS));
    return withField(good, name, JSON.stringify(value));
  },
  prototype: (good, random) =>
    withField(good, random.pick(['__proto__', 'constructor']), '{"isAdmin":true,"role":"admin"}'),
  'field twice': (good, random) => {
    const [name = 'status'] = Object.keys(Object(good)).sort(() => random.next() - 0.5);
    return withField(good, name, JSON.stringify(random.pick(HOSTILE_TEXTS)));
  },
  deep: (good, random) =>
    withRaw(
      replaced(good, RAW, random),
      nested(random.pick([30, 33, 500, 20_000]), random.pick(['arrays', 'objects'])),
    ),
  long: (good, random) => {
    const item = JSON.stringify(Object(good)) || '1';
    const count = Math.min(random.pick([101, 1_001, 10_000]), Math.floor(900_000 / item.length));
    return withRaw(replaced(good, RAW, random), `[${Array(count).fill(item).join(',')}]`);
  },
  'cut off': (good, random) => {
    const text = JSON.stringify(good) ?? '{}';
    return jsonBody(text.slice(0, 1 + random.below(text.length)));
  },
  'something behind': (good, random) =>
    jsonBody(JSON.stringify(good) + random.pick(['x', '{}', '\u0000', ',', '\u2028', '/**/', '\n\n'])),
  'no object': (_good, random) => jsonBody(random.pick(OTHER_TYPES)),
  nothing: (_good, random) => jsonBody(random.pick(['', ' ', '\r\n', '\u0000'])),
  'byte order mark': (good) => jsonBody(`\ufeff${JSON.stringify(good)}`),
  'no UTF-8': (good, random) => {
    const [head = '', tail = ''] = halves(
      withRaw(replaced(good, RAW, random), '"\u0001"').bytes.toString('latin1'),
    );
    const bytes = random.pick([
      '\xff',
      '\xc0\x80',
      '\xc0\xaf',
      '\xe0\x80\xaf',
      '\xed\xa0\x80',
      '\xf8\x88\x80\x80\x80',
    ]);
    return { bytes: Buffer.from(head + bytes + tail, 'latin1'), contentType: JSON_TYPE };
  },
  'UTF-16': (good) => ({
    bytes: Buffer.from(JSON.stringify(good) ?? '', 'utf16le'),
    contentType: 'application/json; charset=utf-16',
  }),
  'content type': (good, random) => ({
    bytes: Buffer.from(JSON.stringify(good) ?? ''),
    contentType: random.pick(CONTENT_TYPES),
  }),
  form: (good) => ({
    bytes: Buffer.from(
      new URLSearchParams(Object.entries(Object(good)).map(([k, v]) => [k, String(v)])).toString(),
    ),
    contentType: 'application/x-www-form-urlencoded',
  }),
  compressed: (good, random) => ({
    bytes: random.chance(0.5)
      ? gzipSync(JSON.stringify(good) ?? '')
      : Buffer.from(JSON.stringify(good) ?? ''),
    contentType: JSON_TYPE,
    encoding: random.pick(['gzip', 'br', 'deflate', 'identity', 'x'.repeat(100)]),
  }),
  'too large': (good, random) =>
    random.chance(0.9)
      ? jsonBody(`${JSON.stringify(good)}${' '.repeat(20_000)}`)
      : jsonBody(JSON.stringify({ filler: 'x'.repeat(1_100_000) })),
};

const OTHER_TYPES: readonly string[] = [
  ...['null', 'true', 'false', '0', '-1', '1.5', '""', '"text"', '[]', '[[]]', '[null]', '{}', '{"a":{}}'],
  ...['{"length":1}', '{"toString":1}', '{"then":"x"}', '[1,2,3]'],
];

const CONTENT_TYPES: readonly (string | undefined)[] = [
  undefined,
  ...['text/plain', 'text/html', 'application/xml', 'multipart/form-data', 'multipart/form-data; boundary=x'],
  ...['application/octet-stream', 'application/jsonp', 'application/json-patch+json', 'application/ld+json'],
  ...[
    'application/json; charset=utf-7',
    'application/json;',
    'APPLICATION/JSON',
    ' application/json ',
    'json',
  ],
  ...['*/*', ';', 'application/json, text/html', 'application/json\tx', 'x'.repeat(2_000)],
];

function withField(good: unknown, name: string, rawValue: string): Body {
  const text = JSON.stringify(typeof good === 'object' && good !== null && !Array.isArray(good) ? good : {});
  const rest = text.slice(1, -1);
  return jsonBody(`{${rest}${rest === '' ? '' : ','}${JSON.stringify(name)}:${rawValue}}`);
}

/** The tree with one of its values, or itself, replaced. */
function replaced(tree: unknown, by: unknown, random: Random): unknown {
  const places = placesOf(tree, []);
  return put(tree, places.length === 0 ? [] : random.pick(places), by);
}

function without(tree: unknown, random: Random): unknown {
  const places = placesOf(tree, []);
  return places.length === 0 ? undefined : put(tree, random.pick(places), undefined);
}

type Place = readonly string[];

function placesOf(tree: unknown, at: Place): readonly Place[] {
  if (typeof tree !== 'object' || tree === null) return at.length === 0 ? [] : [at];
  const below = Object.entries(tree).flatMap(([name, value]) => placesOf(value, [...at, name]));
  return at.length === 0 ? below : [at, ...below];
}

function put(tree: unknown, [name, ...rest]: Place, by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(tree))
    return tree.map((item, index) => (String(index) === name ? put(item, rest, by) : item));
  return { ...Object(tree), [name]: put(Object(tree)[name], rest, by) };
}

const halves = (text: string): readonly string[] => text.split('\\u0001');
