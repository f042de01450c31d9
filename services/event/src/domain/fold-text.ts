/** Letters that no decomposition takes apart, as people type them who do not have them. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
};

/**
 * Text as it is compared: small letters without accents, words with one space between them. Only the marks of Latin,
 * Greek and Cyrillic are accents; those of Thai or Japanese make other letters.
 */
export const foldText = (text: string): string => wordsOf(text).join(' ');

/** The words of a text, folded: runs of letters and digits. No sign that means something to SQL survives. */
export function wordsOf(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[ßæœøđðłþıħ]/g, (letter) => LETTERS[letter] ?? letter);
  return plain.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
}
