import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLACE, searchTermsOf } from './search-index.ts';
import { soughtIn } from './sought-words.ts';

const wordsIn = (text: string) => soughtIn(text)?.words.map((word) => word.text);

describe('soughtIn', () => {
  it('passes over stop words and single letters beside words that tell more', () => {
    expect(wordsIn('the best of Jay-Z')).toEqual(['best', 'jay']);
  });

  it('takes stop words when they are all there is', () => {
    expect(wordsIn('The Who')).toEqual(['the', 'who']);
  });

  it('finds nothing to look for in signs alone', () => {
    expect(soughtIn('+-><()~*"@ 😀')).toBeUndefined();
  });

  it('keeps all that was typed for the comparison with titles', () => {
    expect(soughtIn('The  Best of Jay-Z')?.phrase).toBe('the best of jay z');
  });

  it('looks for what is short in fewer places', () => {
    const placesOf = (text: string) => soughtIn(text)?.words[0]?.places;
    expect(placesOf('u2')).not.toContain(PLACE.description);
    expect(placesOf('con')).not.toContain(PLACE.category);
    expect(placesOf('konz')).toContain(PLACE.category);
  });

  it('lets no sign through, whatever is typed', () => {
    const signs = fc.constantFrom('+', '*', '"', '%', '_', '\\', "'", ' ', 'abc', 'ü', 'ß', '東', '\0');
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.array(signs, { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const { words = [], phrase = '' } = soughtIn(typed) ?? {};
        expect(words.length).toBeLessThanOrEqual(8);
        for (const word of words) expect(word.text).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}]{0,39}$/u);
        expect(phrase).toMatch(/^[\p{L}\p{N}\p{M} ]*$/u);
      }),
    );
  });
});

describe('searchTermsOf', () => {
  const terms = (title: string, description = '') => {
    const venue = { name: 'Hall', address: '-', city: 'Köln', country: 'DE', timezone: 'Europe/Berlin' };
    const all = searchTermsOf({ title, description, category: 'family', venue });
    return (place: number) => all.filter((one) => one.place === place).map(({ term }) => term);
  };

  it('are the words where they stand, each once', () => {
    const at = terms('Ring, ring', 'The ring of the Nibelung.');
    expect(at(PLACE.wholeTitle)).toEqual(['ring ring']);
    expect(at(PLACE.title)).toEqual(['ring']);
    expect(at(PLACE.city)).toEqual(['koln']);
    expect(at(PLACE.description)).toEqual(['ring', 'nibelung']);
  });

  it('are the category’s names in the languages of the storefront', () => {
    expect(terms('X')(PLACE.category)).toEqual(expect.arrayContaining(['family', 'familie', 'famille']));
  });

  it('begin at each character where words are not told apart', () => {
    expect(terms('東京フェス')(PLACE.title)).toEqual(['東京フェス', '京フェス', 'フェス', 'ェス', 'ス']);
  });

  it('are bounded for a long description', () => {
    const words = Array.from({ length: 1000 }, (_, index) => `word${index}`).join(' ');
    expect(terms('X', words)(PLACE.description)).toHaveLength(200);
  });
});
