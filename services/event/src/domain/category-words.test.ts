import { describe, expect, it } from 'vitest';
import { categoriesMeant } from './category-words.ts';

describe('categoriesMeant', () => {
  it.each([
    ['jazz', ['jazz']],
    ['Théâtre', ['theatre']],
    ['konz', ['concert']],
    ['festivals', []],
    ['con', []],
    ['kraftwerk', []],
  ])('of %s are %j', (word, categories) => {
    expect(categoriesMeant(word)).toEqual(categories);
  });
});
