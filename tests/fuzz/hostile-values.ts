/** Texts that have broken somebody's software before. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\t\r\n',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-1',
  '0',
  '1e309',
  '0x10',
  '9223372036854775808',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  "' OR '1'='1",
  "'; DROP TABLE users; --",
  '1; SELECT SLEEP(5)',
  '" OR ""="',
  '%',
  '_',
  '\\',
  "\\'",
  '`users`',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '{{7*7}}',
  '\x24{7*7}',
  '#{7*7}',
  '<%= 7*7 %>',
  '=HYPERLINK("http://evil.example","x")',
  '@SUM(1+1)',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '/etc/passwd\u0000.png',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  'a@b.example\r\nBcc: victim@example.com',
  'Title\r\nX-Injected: yes',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff tail',
  'pair the wrong way \udc00\ud800',
  '\u202egnp.exe',
  '\u2066\u2069\u200f\u061c',
  '\ufeffBOM',
  '\ufffe\uffff',
  '\u2028\u2029',
  '\u200b\u200d\u2060',
  `e${'\u0301'.repeat(200)}`,
  'Z̷͎̓a̶̝͝l̵͔̈́g̷͓̕o̴͇͗',
  'ﷺ'.repeat(40),
  '👩‍👩‍👧‍👦'.repeat(20),
  '𝕳𝖆𝖗𝖇𝖔𝖚𝖗',
  'İıſKÅ',
  'ß'.repeat(120),
  '１２３',
  'x'.repeat(300),
  'x'.repeat(5_000),
  '🎟'.repeat(2_000),
  'x'.repeat(70_000),
  '(a+)+$',
  '\x24{jndi:ldap://127.0.0.1/a}',
  '; ls -la /',
  '$(id)',
  '| cat /etc/passwd',
  '*)(uid=*))(|(uid=*',
  '{"$gt":""}',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '019A5C3E-7A10-7C44-9D1E-3F2A6B8C9DFF',
  '2027-02-30T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  '1969-12-31T23:59:59Z',
  '2016-12-31T23:59:60Z',
  '2027-01-01T00:00:00+23:59',
];

/** Numbers as they stand in JSON, since some of them no JavaScript number can hold. */
export const HOSTILE_NUMBERS: readonly string[] = [
  ...['0', '-0', '-1', '1.5', '0.1', '1e-400', '1e309', '-1e309', '1E+2', '100000000001', '2147483647'],
  ...['2147483648', '4294967296', '-2147483649', '9007199254740991', '9007199254740993', '-9007199254740993'],
  ...['9223372036854775807', '18446744073709551616', `1${'0'.repeat(400)}`, `0.${'0'.repeat(400)}1`],
];

/** What is no JSON at all, or only in other languages. */
export const HOSTILE_LITERALS: readonly string[] = [
  ...['NaN', 'Infinity', '-Infinity', 'undefined', '01', '+1', '.5', '1.', '0x10', '1_000', "'text'", 'True'],
  ...['{a:1}', '[1,]', '{"a":1,}', '// note', '"\t"', '"\\x41"', '"\\u12"', '{"a"}', '{"a" 1}', '[1 2]'],
];

/** Names that mean something to an object, or to us. */
export const HOSTILE_KEYS: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'],
  ...['then', 'toJSON', 'length', '', ' ', '\u0000', 'a.b', 'a[0]', '$where', '$ref', 'x'.repeat(1_000)],
];

/** Fields by which a caller would give itself what is not its to give (mass assignment). */
export const GRABBED_FIELDS: Readonly<Record<string, unknown>> = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff',
  userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff',
  organizerId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9dff',
  role: 'admin',
  status: 'confirmed',
  isAdmin: true,
  emailVerified: true,
  priceMinor: 1,
  unitPriceMinor: 1,
  totalMinor: 0,
  discountPercent: 100,
  version: 999_999,
  createdAt: '2020-01-01T00:00:00.000Z',
};

/** `levels` arrays or objects within each other, as JSON. */
export function nested(levels: number, form: 'arrays' | 'objects'): string {
  return form === 'arrays'
    ? '['.repeat(levels) + ']'.repeat(levels)
    : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}
