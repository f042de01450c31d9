import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Sections of ASVS 4.0.3 that have requirements of level 1 or 2; the number of each chapter's. */
const SECTIONS: Readonly<Record<number, readonly number[]>> = {
  1: [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14],
  2: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  3: [1, 2, 3, 4, 5, 7],
  4: [1, 2, 3],
  5: [1, 2, 3, 4, 5],
  6: [1, 2, 3, 4],
  7: [1, 2, 3, 4],
  8: [1, 2, 3],
  9: [1, 2],
  10: [2, 3],
  11: [1],
  12: [1, 2, 3, 4, 5, 6],
  13: [1, 2, 3, 4],
  14: [1, 2, 3, 4, 5],
};

const rows = readFileSync('docs/asvs.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| V\d/.test(line))
  .map((line) => line.split('|').slice(1, -1));

it('every section of ASVS level 2 is answered', () => {
  const answered = rows.flatMap(([section = '']) => section.match(/V\d+\.\d+/g) ?? []);
  const wanted = Object.entries(SECTIONS).flatMap(([chapter, sections]) =>
    sections.map((section) => `V${chapter}.${section}`),
  );
  expect(answered.sort()).toEqual(wanted.sort());
});

it('every answer is shown by a file', () => {
  expect(rows.filter(([, , shown = '']) => !/\]\([^)]+\)/.test(shown))).toEqual([]);
});
