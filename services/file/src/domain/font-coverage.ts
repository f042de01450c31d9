/** Whether a font has a glyph for a code point. */
export type Coverage = (codePoint: number) => boolean;

interface CharacterRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads which characters a TrueType font can show from its `cmap` table (OpenType 1.9, formats 4 and 12;
 * every font of the last twenty years has one of them). Takes about a millisecond.
 * @throws RangeError when the file is not a TrueType font or has neither format.
 */
export function readCoverage(font: Buffer): Coverage {
  const ranges = unicodeRanges(font, cmapOffset(font)).toSorted((a, b) => a.first - b.first);
  return (codePoint) => {
    let low = 0;
    let high = ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = ranges[middle];
      if (range === undefined) return false;
      if (codePoint < range.first) high = middle - 1;
      else if (codePoint > range.last) low = middle + 1;
      else return true;
    }
    return false;
  };
}

function cmapOffset(font: Buffer): number {
  const tables = font.readUInt16BE(4);
  for (let index = 0; index < tables; index++) {
    const record = 12 + index * 16;
    if (font.toString('latin1', record, record + 4) === 'cmap') return font.readUInt32BE(record + 8);
  }
  throw new RangeError('the font has no cmap table');
}

function unicodeRanges(font: Buffer, cmap: number): readonly CharacterRange[] {
  const subtables = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, index) => {
    const offset = cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4);
    return { offset, format: font.readUInt16BE(offset) };
  });
  const full = subtables.find(({ format }) => format === 12);
  if (full) return segmentedCoverage(font, full.offset);
  const basic = subtables.find(({ format }) => format === 4);
  if (basic) return segmentsToDeltas(font, basic.offset);
  throw new RangeError('the font has no Unicode cmap of format 4 or 12');
}

/** Format 12: groups of three 32-bit numbers (first, last, glyph) after a 16-byte header. */
function segmentedCoverage(font: Buffer, offset: number): readonly CharacterRange[] {
  return Array.from({ length: font.readUInt32BE(offset + 12) }, (_, index) => {
    const group = offset + 16 + index * 12;
    return { first: font.readUInt32BE(group), last: font.readUInt32BE(group + 4) };
  });
}

/** Format 4: parallel arrays of last and first codes; the closing segment 0xFFFF stands for no character. */
function segmentsToDeltas(font: Buffer, offset: number): readonly CharacterRange[] {
  const doubled = font.readUInt16BE(offset + 6);
  return Array.from({ length: doubled / 2 }, (_, index) => ({
    last: font.readUInt16BE(offset + 14 + index * 2),
    first: font.readUInt16BE(offset + 16 + doubled + index * 2),
  })).filter(({ first }) => first !== 0xffff);
}
