import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest, slipsBetween, trigramsOf } from './likeness.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

describe('slipsBetween', () => {
  it.each([
    ['hambrug', 'hamburg', 1],
    ['beatls', 'beatles', 1],
    ['metalica', 'metallica', 1],
    ['kraftwrek', 'kraftwerk', 1],
    ['mozrat', 'motzart', 2],
    ['', 'abc', 3],
  ])('of %s and %s are %i', (one, other, slips) => {
    expect(slipsBetween(one, other)).toBe(slips);
  });

  it('are none for the same word, and as many in either direction', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(slipsBetween(one, one)).toBe(0);
        expect(slipsBetween(one, other)).toBe(slipsBetween(other, one));
        expect(slipsBetween(one, other)).toBeLessThanOrEqual(Math.max(one.length, other.length));
      }),
    );
  });
});

describe('closest', () => {
  it('takes those within a slip for a short word and two for a longer one, the closest first', () => {
    expect(closest('rock', ['rook', 'racks', 'rock'])).toEqual(['rock', 'rook']);
    expect(closest('metalica', ['metalcia', 'metallika', 'metal'])).toEqual(['metalcia', 'metallika']);
  });
});

describe('trigramsOf', () => {
  it('mark the beginning and the end', () => {
    expect(trigramsOf('köln')).toEqual(['^kö', 'köl', 'öln', 'ln$']);
  });
});
