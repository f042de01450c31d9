import { badEscape, bytesOf, written } from './break-head.ts';
import { HOSTILE_KEYS, HOSTILE_TEXTS } from './hostile-values.ts';
import type { Random } from './random.ts';

export type QueryPair = readonly [name: string, value: string];

export const queryText = (pairs: readonly QueryPair[]): string =>
  pairs
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');

/** A query string that was good, with something done to it. */
export function breakQuery(
  names: readonly string[],
  pairs: readonly QueryPair[],
  random: Random,
): { readonly query: string; readonly trick: string } {
  const [trick, make] = random.pick(Object.entries(TRICKS));
  const name = random.pick(names.length === 0 ? ['limit', 'q'] : names);
  return {
    query: [queryText(pairs), make(name, random)].filter((part) => part !== '').join('&'),
    trick: `query:${trick}`,
  };
}

type Trick = (name: string, random: Random) => string;

const TRICKS: Readonly<Record<string, Trick>> = {
  text: (name, random) => `${name}=${written(random.pick(HOSTILE_TEXTS), random)}`,
  'text again': (name, random) => `${name}=${written(random.pick(HOSTILE_TEXTS), random)}`,
  twice: (name, random) => `${name}=1&${name}=${written(random.pick(HOSTILE_TEXTS), random)}`,
  array: (name, random) => `${name}[]=1&${name}[${random.pick(['0', 'a', '__proto__', ''])}]=2`,
  'of the prototype': (_name, random) =>
    `${encodeURIComponent(random.pick(HOSTILE_KEYS))}=1&__proto__[role]=admin`,
  escape: (name, random) => `${name}=${badEscape(random)}`,
  number: (name, random) =>
    `${name}=${random.pick(['0', '-1', '1.5', '1e3', '1e309', 'NaN', '0x10', '101', '٣', ' 5', '99999999999999999999'])}`,
  cursor: (_name, random) => `cursor=${encodeURIComponent(random.pick(CURSORS))}`,
  'no value': (name) => `${name}`,
  'no name': (_name, random) => random.pick(['=1', '&&&', '=', '?', '?a=b', '&=&', ';a=b']),
  many: (name) => Array.from({ length: 1_000 }, (_, index) => `${name}${index}=1`).join('&'),
  huge: (name) => `${name}=${'x'.repeat(7_000)}`,
  unknown: (_name, random) =>
    `${random.pick(['role', 'isAdmin', 'userId', 'organizerId', 'sql', 'callback'])}=admin`,
  bytes: (name) => `${name}=${bytesOf('東京')}\xff\xfe`,
};

const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');
const ID = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff';

/** Places in a list that no answer of ours has named. */
const CURSORS: readonly string[] = [
  ...['', 'x', '....', 'AAAA', '=', '%00', "' OR 1=1 --", 'x'.repeat(512), 'x'.repeat(513)],
  ...[null, 1, {}, [], [[]], [null], [''], ['x'], [ID], ['x', 'y'], ['x', ID], ['', ''], ['\u0000', ID]].map(
    cursorOf,
  ),
  ...[
    ['2027-01-01T00:00:00.000Z', ID],
    ['2027-01-01 00:00:00.000', ID],
    ['9999-99-99T99:99:99.999Z', ID],
    ['-1', ID],
    ['1e309', ID],
    ['99999999999999999999999', ID],
    ['NaN', ID, 'x'],
    [`' OR 1=1 --`, ID],
    [ID, ID],
    ['x'.repeat(300), ID],
    { 0: 'x', length: 1 },
  ].map(cursorOf),
];
