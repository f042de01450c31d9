import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { create } from 'fontkit';
import { type Coverage, readCoverage } from './font-coverage.ts';
import type { ParsedFont } from './parsed-font.ts';

export type FontWeight = 'regular' | 'semibold' | 'heavy';

/** One face of one family: the name under which it is registered in the PDF, the parsed font, what it can show. */
export interface FontFace {
  readonly name: string;
  /** Parsed once for the process: parsing was nine tenths of a ticket's cost. */
  readonly font: ParsedFont;
  readonly covers: Coverage;
}

const inter = '@expo-google-fonts/inter';
const gothic = '@expo-google-fonts/biz-udpgothic';
const emoji = '@expo-google-fonts/noto-emoji';

/**
 * In order of preference. Inter sets Latin, Greek and Cyrillic; BIZ UDPGothic Japanese (and most Chinese
 * names); DejaVu Hebrew, Arabic, Armenian, Georgian and symbols; Noto Emoji is the one-colour emoji font,
 * because PDF has no colour glyphs that every printer takes.
 */
const families: Readonly<Record<FontWeight, readonly string[]>> = {
  regular: [
    `${inter}/400Regular/Inter_400Regular.ttf`,
    `${gothic}/400Regular/BIZUDPGothic_400Regular.ttf`,
    'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
    `${emoji}/400Regular/NotoEmoji_400Regular.ttf`,
  ],
  semibold: [
    `${inter}/600SemiBold/Inter_600SemiBold.ttf`,
    `${gothic}/700Bold/BIZUDPGothic_700Bold.ttf`,
    'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
    `${emoji}/700Bold/NotoEmoji_700Bold.ttf`,
  ],
  heavy: [
    `${inter}/800ExtraBold/Inter_800ExtraBold.ttf`,
    `${gothic}/700Bold/BIZUDPGothic_700Bold.ttf`,
    'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
    `${emoji}/700Bold/NotoEmoji_700Bold.ttf`,
  ],
};

const joinsOrVaries = /[\u200d\ufe0e\ufe0f]/u;
const loaded = new Map<string, FontFace>();

/**
 * The preferred face that shows every character of a grapheme. A face is read from its package when a text
 * first needs it, so that a ticket in Latin letters never loads the Japanese font (4.5 MB). A grapheme that
 * no face shows gets the first one, which prints an empty box.
 */
export function faceFor(grapheme: string, weight: FontWeight): FontFace {
  const shown = Array.from(grapheme).filter((character) => !joinsOrVaries.test(character));
  for (const path of orderFor(grapheme, weight)) {
    const face = load(path);
    if (shown.every((character) => face.covers(character.codePointAt(0) ?? 0))) return face;
  }
  return primaryFace(weight);
}

/**
 * Has the fonts forget which characters their glyphs stood for. Several characters may share a glyph (a space and one
 * that does not break), and a font remembers the first: the same ticket would give other bytes after other tickets.
 */
export function forgetGlyphs(): void {
  for (const { font } of loaded.values()) Reflect.set(font, '_glyphs', {});
}

/** The face in which a ticket's own words stand. */
function primaryFace(weight: FontWeight): FontFace {
  return load(families[weight][0] ?? '');
}

/** Inter has outlines for a few emoji (hearts, arrows) that look foreign beside the others: those come last. */
function orderFor(grapheme: string, weight: FontWeight): readonly string[] {
  const paths = families[weight];
  return /\p{Emoji_Presentation}|\ufe0f/u.test(grapheme) ? paths.toReversed() : paths;
}

function load(path: string): FontFace {
  const known = loaded.get(path);
  if (known) return known;
  const file = readFileSync(fileURLToPath(import.meta.resolve(path)));
  const face: FontFace = { name: path, font: create(file), covers: readCoverage(file) };
  loaded.set(path, face);
  return face;
}
