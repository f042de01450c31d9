import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, pageOf } from './cursors.ts';
import { Problem } from './problems.ts';

const ascii = fc.string({ unit: 'grapheme-ascii' });

describe('cursors', () => {
  it('give back the key they were made of', () => {
    fc.assert(
      fc.property(fc.array(ascii, { minLength: 1, maxLength: 4 }), (key) => {
        expect(decodeCursor(encodeCursor(key), key.length)).toEqual(key);
      }),
    );
  });

  it('end in a key or a problem with the field, whatever is sent', () => {
    const sent = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    fc.assert(
      fc.property(sent, fc.integer({ min: 1, max: 3 }), (cursor, parts) => {
        try {
          expect(decodeCursor(cursor, parts)).toHaveLength(parts);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          expect(error).toMatchObject({ kind: 'invalid', errors: [{ field: 'cursor' }] });
        }
      }),
    );
  });

  it.each([['é'], ['\u0000'], ['\ud800'], ['💥'], [1], [null], ['a', 'b'], []])(
    'are refused with the key %j',
    (...key) => {
      expect(() => decodeCursor(Buffer.from(JSON.stringify(key)).toString('base64url'), 1)).toThrow(Problem);
    },
  );
});

describe('a page', () => {
  const rows = ['a', 'b', 'c'];

  it('leads on when there is a row more than it shows', () => {
    const { items, nextCursor } = pageOf(rows, 2, (row) => [row]);
    expect(items).toEqual(['a', 'b']);
    expect(decodeCursor(nextCursor ?? '', 1)).toEqual(['b']);
  });

  it('is the last one when there is none', () => {
    expect(pageOf(rows, 3, (row) => [row])).toEqual({ items: rows, nextCursor: null });
    expect(pageOf([], 3, () => [])).toEqual({ items: [], nextCursor: null });
  });
});
