import { fitText, type Line, type Room, type SetText } from './text-lines.ts';
import type { FontFace, FontWeight } from './ticket-fonts.ts';

export const ink = '#14171F';
export const quiet = '#5B6270';
export const hairline = '#C3C8D2';

/** A text and where it stands, in points from the page's top left; `top` is the top of its capital letters. */
export interface Block {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** Default: one line. */
  readonly height?: number;
  readonly maxLines?: number;
  readonly weight?: FontWeight;
  readonly size: number;
  /** The size down to which a long text shrinks before it is cut; default: `size`. */
  readonly smallest?: number;
  readonly leading?: number;
  readonly color?: string;
  readonly align?: 'left' | 'center' | 'right';
}

/** Sets text and shapes on the one page, each tagged with its role for screen readers. */
export interface Pen {
  /** Writes a block and returns where the next may begin: under its last line. */
  readonly write: (block: Block, role?: 'H1' | 'H2' | 'P') => number;
  /** Draws what only decorates; a screen reader passes over it. */
  readonly decorate: (draw: (document: PDFKit.PDFDocument) => void) => void;
  /** Draws a picture that says something, with its meaning in words. */
  readonly picture: (alternative: string, draw: (document: PDFKit.PDFDocument) => void) => void;
}

export function ticketPen(document: PDFKit.PDFDocument): Pen {
  const registered = new Set<string>();
  const choose = (face: FontFace, size: number): PDFKit.PDFDocument => {
    if (!registered.has(face.name)) document.registerFont(face.name, face.font);
    registered.add(face.name);
    return document.font(face.name).fontSize(size);
  };
  const measure = (face: FontFace, text: string): number => choose(face, 1).widthOfString(text);
  const root = document.struct('Document');
  document.addStructure(root);
  return {
    write: (block, role = 'P') => {
      const setText = fitText(block.text, roomOf(block), { weight: block.weight ?? 'regular', measure });
      if (setText.lines.length > 0) {
        root.add(document.struct(role, {}, () => writeLines(choose, block, setText)));
      }
      return block.top + setText.lines.length * setText.size * leadingOf(block);
    },
    decorate: (draw) => {
      document.markContent('Artifact', { type: 'Layout' });
      draw(document);
      document.endMarkedContent();
    },
    picture: (alternative, draw) => {
      root.add(document.struct('Figure', { alt: alternative }, () => draw(document)));
    },
  };
}

type Choose = (face: FontFace, size: number) => PDFKit.PDFDocument;

/** Inter's capitals are this much of the size high. */
const capitalHeight = 0.727;

function leadingOf(block: Block): number {
  return block.leading ?? 1.35;
}

function roomOf(block: Block): Room {
  return {
    width: block.width,
    height: block.height ?? block.size * leadingOf(block) * (block.maxLines ?? 1),
    largest: block.size,
    smallest: block.smallest ?? block.size,
    leading: leadingOf(block),
    maxLines: block.maxLines ?? (block.height === undefined ? 1 : 1000),
  };
}

function writeLines(choose: Choose, block: Block, { lines, size }: SetText): void {
  for (const [index, line] of lines.entries()) {
    const baseline = block.top + size * capitalHeight + index * size * leadingOf(block);
    const left = block.left + indentOf(block, line);
    for (const piece of line.pieces) {
      choose(piece.face, size)
        .fillColor(block.color ?? ink)
        .text(piece.text, left + piece.left, baseline, { lineBreak: false, baseline: 'alphabetic' });
    }
  }
}

function indentOf(block: Block, line: Line): number {
  const spare = block.width - line.width;
  if (block.align === 'center') return spare / 2;
  return block.align === 'right' ? spare : 0;
}
