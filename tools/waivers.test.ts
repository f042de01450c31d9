import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// What scanners find, and what answers them: infrastructure/waivers.md is complete, and speaks of what there is.

const read = (path: string): string => readFileSync(`infrastructure/${path}`, 'utf8');
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);

/** The usual findings of checkov in what Concert is made of. */
const FINDINGS = [
  ...[
    7,
    ...range(16, 19),
    21,
    23,
    ...range(26, 31),
    50,
    51,
    59,
    66,
    68,
    73,
    76,
    86,
    109,
    111,
    ...range(115, 120),
  ],
  ...[
    129, 130, 136, 144, 145, 147, 149, 157, 158, 161, 163, 173, 174, 185, 191, 192, 219, 225, 226, 260, 272,
    293,
  ],
  ...[305, 308, 310, 316, 338, 353, 354, 374],
]
  .map((number) => `CKV_AWS_${number}`)
  .concat(
    [
      ...range(4, 6),
      8,
      11,
      12,
      23,
      ...range(28, 32),
      38,
      39,
      42,
      46,
      47,
      50,
      51,
      53,
      57,
      ...range(60, 62),
      64,
      69,
      70,
      73,
      77,
    ].map((number) => `CKV2_AWS_${number}`),
  );

const waivers = read('waivers.md');
const [, unmet = '', unseen = '', answered = ''] = waivers.split(/^## .*$/m);
const rows = (table: string) =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| finding'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const idsIn = (text: string): readonly string[] => text.match(/CKV2?_AWS_\d+/g) ?? [];

describe('the list of findings', () => {
  it('names each that is looked at: answered by a resource, or waived with a reason', () => {
    const named = new Set([...idsIn(answered), ...rows(unmet).flatMap(([finding = '']) => idsIn(finding))]);
    expect(FINDINGS.filter((id) => !named.has(id))).toEqual([]);
  });

  it('gives a place and a reason for each that is not met or not seen', () => {
    const short = [...rows(unmet), ...rows(unseen)].filter((cells) => (cells.at(-1) ?? '').length < 20);
    expect(short).toEqual([]);
  });

  it.each(rows(answered))('%s is answered: %s by %s, %s', (_ids, _what, file = '', resource = '') => {
    const [type, name] = resource.replaceAll('`', '').split('.');
    expect(read(file.replaceAll('`', ''))).toContain(`resource "${type}" "${name}" {`);
  });

  it('speaks of files that there are', () => {
    const files = [...waivers.matchAll(/`([\w/.-]+\.(?:tf|json|ts))`/g)].map(([, file = '']) => file);
    expect(files.filter((file) => !existsSync(`infrastructure/${file}`) && !existsSync(file))).toEqual([]);
  });
});

it('no scanner is told to look away in the code', () => {
  const told = globSync('infrastructure/*.tf').filter((path) =>
    /checkov:skip|tfsec:ignore|trivy:ignore/.test(readFileSync(path, 'utf8')),
  );
  expect(told).toEqual([]);
});

it('every variable that refuses something is refused something in a test', () => {
  const variables = ['variables.tf', 'options.tf'].flatMap((file) =>
    read(file)
      .split(/^variable /m)
      .slice(1)
      .filter((text) => text.includes('validation {'))
      .map((text) => /^"(\w+)"/.exec(text)?.[1] ?? ''),
  );
  const tested = read('tests/variables.tftest.hcl');
  expect(variables.length).toBeGreaterThan(20);
  expect(variables.filter((name) => !new RegExp(`\\bvar\\.${name}\\b`).test(tested))).toEqual([]);
});
