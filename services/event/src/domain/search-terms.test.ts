import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { booleanQuery, forgiving, searchTerms } from './search-terms.ts';

describe('searchTerms', () => {
  it('takes words of the index as they are, without case', () => {
    expect(searchTerms('Northern LIGHTS')).toEqual({ indexed: ['northern', 'lights'], loose: [] });
  });

  it('looks for words too short for the index beside it', () => {
    expect(searchTerms('U2 tribute')).toEqual({ indexed: ['tribute'], loose: ['u2'] });
  });

  it('passes over stop words and single letters beside words that tell more', () => {
    expect(searchTerms('the best of Jay-Z')).toEqual({ indexed: ['best', 'jay'], loose: [] });
  });

  it('takes stop words when they are all there is', () => {
    expect(searchTerms('The Who')).toEqual({ indexed: [], loose: ['the', 'who'] });
  });

  it('does not ask the index for scripts that it does not split into words', () => {
    expect(searchTerms('東京フェス')).toEqual({ indexed: [], loose: ['東京フェス'] });
  });

  it('finds nothing to look for in signs alone', () => {
    expect(searchTerms('+-><()~*"@ 😀')).toEqual({ indexed: [], loose: [] });
  });

  it('joins letters with their accents', () => {
    expect(searchTerms('Ro\u0301s Ro\u0301s')).toEqual({ indexed: ['rós'], loose: [] });
  });

  it('lets no operator and no wildcard through, whatever is typed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc
        .array(
          fc.constantFrom(
            '+',
            '-',
            '*',
            '"',
            '@',
            '(',
            ')',
            '~',
            '<',
            '>',
            '%',
            '_',
            '\\',
            "'",
            ' ',
            'abc',
            'ü',
          ),
          {
            maxLength: 40,
          },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const { indexed, loose } = searchTerms(typed);
        expect(indexed.length + loose.length).toBeLessThanOrEqual(8);
        for (const term of [...indexed, ...loose])
          expect(term).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}]{0,39}$/u);
      }),
    );
  });
});

describe('booleanQuery', () => {
  it('wants each word, as the beginning of one', () => {
    expect(booleanQuery(['northern', 'lights'])).toBe('+northern* +lights*');
  });
});

describe('forgiving', () => {
  it('cuts long words short and leaves short ones', () => {
    expect(forgiving({ indexed: ['hambrug', 'jazz'], loose: ['u2'] })).toEqual({
      indexed: ['hamb', 'jazz'],
      loose: ['u2'],
    });
  });

  it('has nothing to offer for short words', () => {
    expect(forgiving({ indexed: ['jazz'], loose: [] })).toBeUndefined();
  });
});
