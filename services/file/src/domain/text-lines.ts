import { type Atom, atomOf, type Piece, type Setting, textAtoms } from './text-atoms.ts';
import { inVisualOrder } from './text-order.ts';

/** A line ready to print: its pieces from left to right with their distance from the line's left end. */
export interface Line {
  readonly pieces: readonly (Piece & { readonly left: number })[];
  /** In points. */
  readonly width: number;
}

export interface SetText {
  readonly size: number;
  readonly lines: readonly Line[];
}

/** The room that a text has, in points. */
export interface Room {
  readonly width: number;
  readonly height: number;
  /** The size to begin with, and the one below which the text is cut instead of made smaller. */
  readonly largest: number;
  readonly smallest: number;
  /** Distance of baselines, in sizes. */
  readonly leading: number;
  readonly maxLines: number;
}

/**
 * Sets a text in the largest size in which it fits its room, in steps of half a point; what does not fit in
 * the smallest is cut after a whole word with an ellipsis. Never returns more lines than the room holds.
 */
export function fitText(text: string, room: Room, setting: Setting): SetText {
  const atoms = textAtoms(text, setting);
  for (let size = room.largest; size > room.smallest; size -= 0.5) {
    const lines = breakLines(atoms, room.width / size, setting);
    const wasBrokenInside = lines.some((line) => line.some((atom) => !atoms.includes(atom)));
    if (lines.length <= linesAt(size, room) && !wasBrokenInside) return setAt(size, lines, setting);
  }
  const size = room.smallest;
  const lines = breakLines(atoms, room.width / size, setting);
  const most = Math.max(1, linesAt(size, room));
  const shown = lines.length <= most ? lines : cutAfter(lines, most, room.width / size, setting);
  return setAt(size, shown, setting);
}

function linesAt(size: number, room: Room): number {
  return Math.min(room.maxLines, Math.floor(room.height / (size * room.leading) + 0.001));
}

/** Greedy: fills each line with as many atoms as fit; an atom wider than a line is broken between graphemes. */
function breakLines(atoms: readonly Atom[], width: number, setting: Setting): readonly (readonly Atom[])[] {
  const lines: Atom[][] = [];
  let used = 0;
  for (const whole of atoms) {
    for (const atom of whole.width <= width ? [whole] : broken(whole, width, setting)) {
      const line = lines.at(-1);
      const gap = gapBefore(atom, setting);
      const fits = line && atom.after !== 'paragraph' && used + gap + atom.width <= width;
      if (fits) line.push(atom);
      else lines.push([atom]);
      used = fits ? used + gap + atom.width : atom.width;
    }
  }
  return lines;
}

function gapBefore(atom: Atom, setting: Setting): number {
  return atom.after === 'nothing' ? 0 : spaceWidth(setting);
}

function spaceWidth(setting: Setting): number {
  return atomOf(['\u00a0'], 'nothing', setting).width;
}

function broken(atom: Atom, width: number, setting: Setting): readonly Atom[] {
  const parts: Atom[] = [];
  let graphemes: string[] = [];
  let used = 0;
  for (const grapheme of atom.graphemes) {
    const added = atomOf([grapheme], 'nothing', setting).width;
    if (graphemes.length > 0 && used + added > width) {
      parts.push(atomOf(graphemes, parts.length === 0 ? atom.after : 'nothing', setting));
      graphemes = [];
      used = 0;
    }
    graphemes.push(grapheme);
    used += added;
  }
  return [...parts, atomOf(graphemes, parts.length === 0 ? atom.after : 'nothing', setting)];
}

function cutAfter(
  lines: readonly (readonly Atom[])[],
  most: number,
  width: number,
  setting: Setting,
): readonly (readonly Atom[])[] {
  const ellipsis = atomOf(['…'], 'nothing', setting);
  const last = [...(lines[most - 1] ?? [])];
  while (last.length > 1 && lineWidth(last, setting) + ellipsis.width > width) last.pop();
  const only = last[0];
  if (last.length === 1 && only && only.width + ellipsis.width > width) {
    last[0] = broken(only, width - ellipsis.width, setting)[0] ?? only;
  }
  return [...lines.slice(0, most - 1), [...last, ellipsis]];
}

function lineWidth(atoms: readonly Atom[], setting: Setting): number {
  return atoms.reduce((sum, atom, index) => sum + atom.width + (index > 0 ? gapBefore(atom, setting) : 0), 0);
}

function setAt(size: number, lines: readonly (readonly Atom[])[], setting: Setting): SetText {
  const isRightToLeft = lines.flat().find(({ direction }) => direction !== 'neutral')?.direction === 'rtl';
  return { size, lines: lines.map((atoms) => setLine(inVisualOrder(atoms, isRightToLeft), size, setting)) };
}

function setLine(atoms: readonly Atom[], size: number, setting: Setting): Line {
  let left = 0;
  const pieces = atoms.flatMap((atom, index) => {
    if (index > 0) left += gapBetween(atoms[index - 1], atom, setting);
    return atom.pieces.map((piece) => {
      const placed = { ...piece, left: left * size };
      left += piece.width;
      return placed;
    });
  });
  return { pieces, width: left * size };
}

/** In a reversed run the space stands before the atom that precedes it in reading order. */
function gapBetween(previous: Atom | undefined, atom: Atom, setting: Setting): number {
  const reader = previous?.direction === 'rtl' && atom.direction === 'rtl' ? previous : atom;
  return gapBefore(reader, setting);
}
