import { HOSTILE_KEYS, HOSTILE_TEXTS } from './hostile-values.ts';
import type { Random } from './random.ts';

/** A header line; the value's characters stand for bytes (ISO 8859-1). */
export type HeaderLine = readonly [name: string, value: string];

/** Text as the bytes of its UTF-8, one character each, as header lines and request lines hold them. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

/** A text that can stand in a header line: bytes below a blank end the line or break the parser. */
const inLine = (text: string): string => bytesOf(text.replaceAll(/(?!\t)\p{Cc}/gu, '?')).slice(0, 4_000);

const HEADERS: readonly ((random: Random) => HeaderLine)[] = [
  (random) => [
    'if-match',
    random.pick(['*', '"0"', '"999999"', 'W/"1"', '""', '"', '"1", "2"', inLine(random.pick(HOSTILE_TEXTS))]),
  ],
  (random) => ['if-none-match', random.pick(['*', '"1"', inLine(random.pick(HOSTILE_TEXTS))])],
  (random) => [
    'idempotency-key',
    random.pick(['', ' ', 'x', 'x'.repeat(255), 'x'.repeat(256), inLine(random.pick(HOSTILE_TEXTS))]),
  ],
  (random) => ['x-correlation-id', inLine(random.pick(HOSTILE_TEXTS))],
  (random) => ['x-request-id', inLine(random.pick(HOSTILE_TEXTS))],
  (random) => [
    'cookie',
    random.pick([
      'a=b; a=c',
      '__proto__=x; constructor=y',
      '=;=',
      `concert_refresh=${'A'.repeat(500)}`,
      inLine(random.pick(HOSTILE_TEXTS)),
    ]),
  ],
  (random) => [
    'x-forwarded-for',
    random.pick(['127.0.0.1', '::1', '10.0.0.1, 8.8.8.8', inLine(random.pick(HOSTILE_TEXTS))]),
  ],
  (random) => ['x-http-method-override', random.pick(['DELETE', 'PUT', 'TRACE'])],
  (random) => ['x-original-url', random.pick(['/api/auth/users', '/_local/mail'])],
  (random) => [
    'host',
    random.pick(['evil.example', 'localhost:1', '', '[::1]', 'a b', inLine(random.pick(HOSTILE_TEXTS))]),
  ],
  (random) => [
    'origin',
    random.pick(['https://evil.example', 'null', 'http://127.0.0.1', inLine(random.pick(HOSTILE_TEXTS))]),
  ],
  (random) => ['accept', random.pick(['text/html', 'application/xml', ';;q=', '*/*;q=0', 'x'.repeat(3_000)])],
  (random) => ['accept-language', random.pick(['de', 'xx-YY;q=9', inLine(random.pick(HOSTILE_TEXTS))])],
  (random) => ['user-agent', random.pick(['', 'x'.repeat(4_000), inLine(random.pick(HOSTILE_TEXTS))])],
  (random) => [
    'stripe-signature',
    random.pick([
      't=1,v1=00',
      't=,v1=',
      'v1=x',
      `t=${'9'.repeat(400)},v1=${'a'.repeat(64)}`,
      inLine(random.pick(HOSTILE_TEXTS)),
    ]),
  ],
  (random) => ['range', random.pick(['bytes=0-', 'bytes=-1', 'bytes=0-0,1-1,2-2'])],
  (random) => ['x-amzn-trace-id', inLine(random.pick(HOSTILE_TEXTS))],
  (random) => ['upgrade-insecure-requests', inLine(random.pick(HOSTILE_TEXTS))],
  (random) => [
    'authorization',
    random.pick([
      'Basic YWRtaW46YWRtaW4=',
      'Bearer',
      'Bearer  ',
      'bearer x.y.z',
      `Bearer ${'a'.repeat(6_000)}`,
      'Bearer null',
      inLine(random.pick(HOSTILE_TEXTS)),
    ]),
  ],
  (random) => [
    `x-${random
      .pick(HOSTILE_KEYS)
      .replaceAll(/[^\w-]/g, '')
      .slice(0, 200)}`,
    'y',
  ],
  (random) => [random.pick(['__proto__', 'constructor', 'tostring']), inLine(random.pick(HOSTILE_TEXTS))],
];

/** A header that says something odd. */
export const oddHeader = (random: Random): HeaderLine => random.pick(HEADERS)(random);

/** A value in a path or a query, in one of the ways to write it. */
export function written(text: string, random: Random): string {
  const once = encodeURIComponent(text.toWellFormed());
  switch (random.below(6)) {
    case 0:
      return once.replaceAll('%', '%25');
    case 1:
      return bytesOf(text).replaceAll(/[\0-\x20\x7f]/g, '+');
    case 2:
      return once.replaceAll('%20', '+');
    default:
      return once;
  }
}

const BAD_ESCAPES = [
  '%',
  '%2',
  '%zz',
  '%ff',
  '%c0%af',
  '%c0%80',
  '%e0%80%af',
  '%ed%a0%80',
  '%00',
  '%u0041',
  '%0d%0aX-Injected:%20yes',
];

export const badEscape = (random: Random): string => random.pick(BAD_ESCAPES);

type PathTrick = (path: string, random: Random) => string;

/** Ways to ask for something else by the same name, or for the same by another name. */
const PATH_TRICKS: readonly PathTrick[] = [
  (path) => `/${path}`,
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path) => path.replace('/api/', '/api//'),
  (path) => path.replace('/api/', '/api/./'),
  (path) => path.replace('/api/', '/api/x/../'),
  (path) => path.replace('/api/', '/api/%2e%2e/api/'),
  (path) => path.replace('/api/', '/%61pi/'),
  (path) => path.replace('/api/', '/API/'),
  (path) => path.replace('/api/', '/api/..;/api/'),
  (path) => path.replace('/api/', '/api\\'),
  (path) => path.replaceAll(/\/(?!api)/g, '%2f'),
  (path) => path.replaceAll(/\/(?!api)/g, '%252f'),
  (path) => path.toUpperCase(),
  (path) => `${path};a=b`,
  (path) => `${path}.json`,
  (path) => `${path}%00.json`,
  (path) => `${path}%0d%0aX-Injected:%20yes`,
  (path) => `${path}#fragment`,
  (path) => `${path}%23`,
  (path) => `${path}/../../../../etc/passwd`,
  (path) => `${path}/..%2f..%2f..%2fetc%2fpasswd`,
  (path, random) => `${path}/${written(random.pick(HOSTILE_TEXTS), random)}`,
  (_path, random) => `/api/${written(random.pick(HOSTILE_TEXTS), random)}`,
  (path, random) => `${path}${badEscape(random)}`,
  (path) => `http://evil.example${path}`,
  (path) => `//evil.example${path}`,
  (path) => `${path}?${'a=1&'.repeat(1_000)}`,
];

export const oddPath: PathTrick = (path, random) => random.pick(PATH_TRICKS)(path, random);

export const ODD_METHODS: readonly string[] = [
  ...[
    'PATCH',
    'HEAD',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'MKCOL',
    'LOCK',
    'PURGE',
    'SEARCH',
    'QUERY',
    'LINK',
    'REPORT',
  ],
];
