import { type FontFace, type FontWeight, faceFor } from './ticket-fonts.ts';

/** A stretch of text in one face; `width` is in ems (multiply by the size in points). */
export interface Piece {
  readonly face: FontFace;
  readonly text: string;
  readonly width: number;
}

/** What a line is never broken inside of (unless it alone is wider than the line): a word, an ideograph. */
export interface Atom {
  readonly graphemes: readonly string[];
  readonly pieces: readonly Piece[];
  readonly width: number;
  readonly direction: 'ltr' | 'rtl' | 'neutral';
  /** What stands before it: the space between words, nothing (ideographs), or the end of a paragraph. */
  readonly after: 'space' | 'nothing' | 'paragraph';
}

/** The width of a text in a face, in ems. */
export type Measure = (face: FontFace, text: string) => number;

export interface Setting {
  readonly weight: FontWeight;
  readonly measure: Measure;
}

/** Nothing on a ticket needs more; a longer text is cut here before any work is spent on it. */
const longestText = 6000;
const mostMarks = 4;

/** Turns any text from outside into atoms that can be printed: nothing in it can break the page. */
export function textAtoms(text: string, setting: Setting): readonly Atom[] {
  return printable(text)
    .split('\n')
    .flatMap((paragraph) => paragraphAtoms(paragraph, setting))
    .map((atom, index) => (index === 0 ? { ...atom, after: 'nothing' as const } : atom));
}

/** Sets graphemes that belong together; a right-to-left word has its pieces in the order in which they stand. */
export function atomOf(graphemes: readonly string[], after: Atom['after'], setting: Setting): Atom {
  const direction = directionOf(graphemes.join(''));
  const runs: { face: FontFace; text: string }[] = [];
  for (const grapheme of graphemes) {
    const face = faceFor(grapheme, setting.weight);
    const last = runs.at(-1);
    if (last?.face === face) last.text += grapheme;
    else runs.push({ face, text: grapheme });
  }
  const placed = direction === 'rtl' ? runs.toReversed().map(mirrored) : runs;
  const pieces = placed.map(({ face, text }) => ({ face, text, width: setting.measure(face, text) }));
  return { graphemes, pieces, direction, after, width: pieces.reduce((sum, piece) => sum + piece.width, 0) };
}

/**
 * Normalises, and drops what has no printed form: controls, the invisible characters that reorder or hide
 * text (U+202E and its like), private use, and marks stacked to spill over other lines.
 */
function printable(text: string): string {
  return text
    .slice(0, longestText)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{C}\n\t\u200d]/gu, '')
    .replace(new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, 'gu'), '$1');
}

/** An ideograph or kana with the closing punctuation that may not begin a line, or a run of anything else. */
const breakable =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー][、。，．・：；？！」』）】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*|[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/gu;

function paragraphAtoms(paragraph: string, setting: Setting): readonly Atom[] {
  const words = paragraph.split(/[ \t\u3000]+/).filter((word) => word !== '');
  return words.flatMap((word, wordIndex) =>
    (word.match(breakable) ?? []).map((part, partIndex) => {
      const after = partIndex > 0 ? 'nothing' : wordIndex > 0 ? 'space' : 'paragraph';
      return atomOf(graphemesOf(part), after, setting);
    }),
  );
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function graphemesOf(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const rightToLeft = /[\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Thaana}]/u;

function directionOf(text: string): Atom['direction'] {
  if (rightToLeft.test(text)) return 'rtl';
  return /\p{L}/u.test(text) ? 'ltr' : 'neutral';
}

const mirror: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '«': '»',
  '»': '«',
};

function mirrored(run: { face: FontFace; text: string }): { face: FontFace; text: string } {
  if (rightToLeft.test(run.text)) return run;
  return { ...run, text: run.text.replace(/[()[\]«»]/g, (sign) => mirror[sign] ?? sign) };
}
