import { describe, expect, it } from 'vitest';
import { foldText } from './fold-text.ts';

describe('foldText', () => {
  it.each([
    ['Café  CAFÉ', 'cafe cafe'],
    ['Straße', 'strasse'],
    ['Łódź, Sørland & İzmir', 'lodz sorland izmir'],
    ['Ro\u0301s', 'ros'],
    ['ﬁn ½', 'fin 1 2'],
    ['O’Brien: 100%', 'o brien 100'],
    ['Ёлка', 'елка'],
    // The sign is a part of the letter there, not an accent on it.
    ['ブルース', 'ブルース'],
    ['서울', '서울'],
    ['+-><()~*"@ 😀', ''],
  ])('makes of %s %s', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });
});
