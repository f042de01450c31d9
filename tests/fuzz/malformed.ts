import type { Random } from './random.ts';

/** What is no HTTP/1.1 request, or one that two servers in a row would read differently (RFC 9112, section 11). */
export function malformed(good: Buffer, random: Random): { readonly bytes: Buffer; readonly trick: string } {
  const [trick, make] = random.pick(Object.entries(TRICKS));
  return { bytes: Buffer.from(make(good.toString('latin1'), random), 'latin1'), trick: `http:${trick}` };
}

type Trick = (good: string, random: Random) => string;

const head = (text: string): string => text.slice(0, text.indexOf('\r\n\r\n'));
const body = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);
const withLine = (text: string, line: string): string => `${head(text)}\r\n${line}\r\n\r\n${body(text)}`;
const withFirstLine = (text: string, line: string): string => `${line}${text.slice(text.indexOf('\r\n'))}`;
const inChunks = (text: string, chunks: string): string =>
  `${head(text).replace(/\r\ncontent-length: \d+/i, '')}\r\ntransfer-encoding: chunked\r\n\r\n${chunks}`;

const TRICKS: Readonly<Record<string, Trick>> = {
  'not HTTP': (_good, random) =>
    random.pick([
      '\r\n\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00',
      'SSH-2.0-x\r\n',
      '\0\0\0\0',
      '{"a":1}\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ]),
  'request line': (good, random) =>
    withFirstLine(
      good,
      random.pick([
        'GET',
        'GET /api/health',
        'GET /api/health HTTP/9.9',
        'GET  /api/health  HTTP/1.1',
        'GET /api/a b HTTP/1.1',
        'GET \0 HTTP/1.1',
        'GET * HTTP/1.1',
        'GET api/health HTTP/1.1',
        'get /api/health HTTP/1.1',
        'FROB /api/health HTTP/1.1',
        'CONNECT evil.example:80 HTTP/1.1',
        'OPTIONS * HTTP/1.1',
        'GET ?x HTTP/1.1',
        'GET http:// HTTP/1.1',
        'GET http://[ HTTP/1.1',
        'GET //// HTTP/1.1',
        'GET /api/\xff\xfe HTTP/1.1',
        `GET /api/${'a'.repeat(20_000)} HTTP/1.1`,
      ]),
    ),
  'header line': (good, random) =>
    withLine(
      good,
      random.pick([
        'no colon',
        ': no name',
        ' folded: x',
        'na me: x',
        'x-\0: y',
        'x: \0',
        'x: a\rb',
        'x\u00e9: y',
        'x: \x7f',
        '\tx: y',
        `x: ${'y'.repeat(20_000)}`,
      ]),
    ),
  'many headers': (good) =>
    withLine(good, Array.from({ length: 2_500 }, (_, index) => `x-${index}: y`).join('\r\n')),
  'two hosts': (good) => withLine(good, 'host: evil.example'),
  'two tokens': (good) => withLine(good, 'authorization: Bearer x\r\nauthorization: Bearer y'),
  'two lengths': (good) => withLine(good, 'content-length: 3\r\ncontent-length: 5'),
  'wrong length': (good, random) =>
    withLine(
      good.replace(/\r\ncontent-length: \d+/i, ''),
      `content-length: ${random.pick(['-1', '+5', '0x10', '1e3', '99999999999999999999', '5, 5', '', 'x', '100000'])}`,
    ),
  'length and chunks': (good) => withLine(good, 'content-length: 4\r\ntransfer-encoding: chunked'),
  'odd transfer': (good, random) =>
    withLine(
      good,
      `transfer-encoding: ${random.pick(['gzip, chunked', 'chunked, chunked', 'xchunked', 'identity', ' chunked', 'chunked\r\ntransfer-encoding: x'])}`,
    ),
  'odd chunks': (good, random) =>
    inChunks(
      good,
      random.pick([
        '5\r\nhello\r\n0\r\n\r\n',
        'zz\r\nhello\r\n0\r\n\r\n',
        '-1\r\n\r\n',
        'fffffffffffffffff\r\nx',
        '5;ext=\r\nhello\r\n0\r\n\r\n',
        '2\r\n{}\r\n0\r\nx-trailer: y\r\n\r\n',
        '2\r\n{}X\r\n',
        '0\r\nauthorization: Bearer x\r\n\r\n',
      ]),
    ),
  'second request in the body': (good) => `${good}GET /api/auth/users HTTP/1.1\r\nhost: x\r\n\r\n`,
  'bare line feeds': (good) => good.replaceAll('\r\n', '\n'),
  'cut off': (good, random) => good.slice(0, 1 + random.below(good.length)),
  expectation: (good, random) => withLine(good, `expect: ${random.pick(['100-continue', '200-maybe', 'x'])}`),
  upgrade: (good, random) =>
    withLine(
      good,
      `connection: upgrade${random.pick(['', ', HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk'])}\r\nupgrade: ${random.pick(['h2c', 'websocket', 'TLS/1.0', 'x'])}`,
    ),
  'old version': (good) => good.replace('HTTP/1.1', 'HTTP/1.0'),
};
