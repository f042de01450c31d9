import { create } from 'qrcode';

/** A QR code as one shape, in units of modules. */
export interface QrShape {
  /** The side in modules, without the quiet zone. */
  readonly side: number;
  /** SVG path data of the outline of all dark modules; fill it with either rule. */
  readonly path: string;
}

/** The light margin that ISO/IEC 18004 asks for, in modules. */
export const quietZone = 4;

/** From this side on a module printed 70 mm wide is under 1 mm, and size helps a scanner more than redundancy. */
const densestSide = 65;

/**
 * The QR code of a ticket's signed code, with a quarter of it restorable (level Q), or 15 % (level M) where Q
 * would make the modules too small. The outline is one shape, so that no seams show between modules in any
 * viewer and at any size.
 */
export function ticketQr(code: string): QrShape {
  const robust = create(code, { errorCorrectionLevel: 'Q' }).modules;
  const modules = robust.size <= densestSide ? robust : create(code, { errorCorrectionLevel: 'M' }).modules;
  const isDark = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < modules.size && column < modules.size && modules.get(row, column) === 1;
  return { side: modules.size, path: outline(modules.size, isDark) };
}

/** The QR code as an SVG data URL with its quiet zone: sharp at every size, about 6 kB for a signed code. */
export function ticketQrDataUrl(code: string): Promise<string> {
  const { side, path } = ticketQr(code);
  const edge = side + 2 * quietZone;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-quietZone} ${-quietZone} ${edge} ${edge}" width="320" height="320">` +
    `<path fill="#fff" d="M${-quietZone} ${-quietZone}h${edge}v${edge}h${-edge}z"/><path d="${path}"/></svg>`;
  return Promise.resolve(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}

type Step = readonly [column: number, row: number];

/**
 * Walks every border between dark and light, the dark side on the right hand, and joins straight steps.
 * Where four borders meet in a corner any continuation encloses the same area.
 */
function outline(side: number, isDark: (row: number, column: number) => boolean): string {
  const open = borders(side, isDark);
  const loops: string[] = [];
  for (const [start, leaving] of open) {
    while (leaving.length > 0) loops.push(loop(start, open));
  }
  return loops.join('');
}

function borders(side: number, isDark: (row: number, column: number) => boolean): Map<string, Step[]> {
  const open = new Map<string, Step[]>();
  const add = (column: number, row: number, step: Step): void => {
    const key = `${column} ${row}`;
    open.set(key, [...(open.get(key) ?? []), step]);
  };
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      if (!isDark(row, column)) continue;
      if (!isDark(row - 1, column)) add(column, row, [1, 0]);
      if (!isDark(row, column + 1)) add(column + 1, row, [0, 1]);
      if (!isDark(row + 1, column)) add(column + 1, row + 1, [-1, 0]);
      if (!isDark(row, column - 1)) add(column, row + 1, [0, -1]);
    }
  }
  return open;
}

function loop(start: string, open: Map<string, Step[]>): string {
  let path = `M${start}`;
  let [column = 0, row = 0] = start.split(' ').map(Number);
  let run: Step = [0, 0];
  for (let step = open.get(start)?.pop(); step; step = open.get(`${column} ${row}`)?.pop()) {
    column += step[0];
    row += step[1];
    const turns = run[0] * step[1] - run[1] * step[0] !== 0;
    if (turns) path += straight(run);
    run = turns ? step : [run[0] + step[0], run[1] + step[1]];
    if (`${column} ${row}` === start) break;
  }
  return `${path}${straight(run)}z`;
}

function straight([columns, rows]: Step): string {
  return columns === 0 ? `v${rows}` : `h${columns}`;
}
