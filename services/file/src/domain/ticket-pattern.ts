import { createHash } from 'node:crypto';

/** The colours of one event's tickets. */
export interface Palette {
  readonly ground: string;
  readonly shapes: readonly [string, string, string];
}

/** One filled shape of the pattern, in tiles of side 1 from the top left. */
export interface PatternShape {
  readonly path: string;
  readonly color: string;
}

const palettes: readonly Palette[] = [
  { ground: '#16213E', shapes: ['#F25F3A', '#F7C948', '#E9E3D5'] },
  { ground: '#0B3D3A', shapes: ['#F2A541', '#E8EBD8', '#3FA796'] },
  { ground: '#3B1C4A', shapes: ['#F26A8D', '#F9C784', '#7A5CC6'] },
  { ground: '#7A1F2B', shapes: ['#F4B860', '#F6EBDD', '#D8573C'] },
  { ground: '#123C69', shapes: ['#6EC6CA', '#F6D55C', '#ED6A5A'] },
  { ground: '#1F2A1F', shapes: ['#9CCB5C', '#F3E9C9', '#E4763A'] },
];

/** The same event always gets the same colours and shapes, and each event its own. */
export function ticketPattern(
  seed: string,
  columns: number,
  rows: number,
): { readonly palette: Palette; readonly shapes: readonly PatternShape[] } {
  const bytes = createHash('shake256', { outputLength: 1 + columns * rows * 3 })
    .update(seed)
    .digest();
  const palette = pick(palettes, bytes[0] ?? 0);
  const shapes = Array.from({ length: columns * rows }, (_, index) => {
    const [kind = 0, turn = 0, color = 0] = bytes.subarray(1 + index * 3, 4 + index * 3);
    return tile(index % columns, Math.floor(index / columns), { kind, turn, colors: palette.shapes, color });
  });
  return { palette, shapes: shapes.flat() };
}

interface TileChoice {
  readonly kind: number;
  readonly turn: number;
  readonly color: number;
  readonly colors: readonly [string, string, string];
}

/** Each figure in the unit square, as SVG path data built from the corner (x, y) for the turn 0–3. */
const figures: readonly ((x: number, y: number, turn: number) => readonly string[])[] = [
  (x, y, turn) => [quarter(x, y, turn, 1)],
  (x, y, turn) => [quarter(x, y, turn, 1), quarter(x, y, turn, 0.62), quarter(x, y, turn, 0.28)],
  (x, y) => [circle(x + 0.5, y + 0.5, 0.5), circle(x + 0.5, y + 0.5, 0.22)],
  (x, y, turn) => [halves(x, y, turn)],
  (x, y, turn) => [triangle(x, y, turn)],
  (x, y, turn) => [stripes(x, y, turn % 2 === 0)],
  (x, y) => [0.25, 0.75].flatMap((dx) => [0.25, 0.75].map((dy) => circle(x + dx, y + dy, 0.13))),
  (x, y, turn) => [quarter(x, y, turn, 1), quarter(x, y, (turn + 2) % 4, 0.5)],
];

function tile(x: number, y: number, { kind, turn, color, colors }: TileChoice): readonly PatternShape[] {
  const paths = pick(figures, kind)(x, y, turn % 4);
  const isDots = paths.length === 4;
  return paths.map((path, layer) => ({ path, color: pick(colors, color + (isDots ? 0 : layer)) }));
}

function pick<Item>(items: readonly Item[], number: number): Item {
  const item = items[number % items.length];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** A quarter disc around the tile's corner: 0 top left, 1 top right, 2 bottom right, 3 bottom left. */
function quarter(x: number, y: number, corner: number, radius: number): string {
  const right = corner === 1 || corner === 2;
  const bottom = corner >= 2;
  const cx = x + (right ? 1 : 0);
  const cy = y + (bottom ? 1 : 0);
  const dx = right ? -radius : radius;
  const dy = bottom ? -radius : radius;
  const sweep = right === bottom ? 1 : 0;
  return `M${cx} ${cy}L${cx + dx} ${cy}A${radius} ${radius} 0 0 ${sweep} ${cx} ${cy + dy}Z`;
}

function circle(x: number, y: number, radius: number): string {
  const arc = `A${radius} ${radius} 0 0 1`;
  return `M${x - radius} ${y}${arc} ${x + radius} ${y}${arc} ${x - radius} ${y}Z`;
}

/** Two half discs stacked, opening to one side. */
function halves(x: number, y: number, turn: number): string {
  const half = 'A0.5 0.5 0 0';
  if (turn % 2 === 0) {
    return `M${x} ${y + 0.5}${half} 1 ${x + 1} ${y + 0.5}ZM${x} ${y + 1}${half} 1 ${x + 1} ${y + 1}Z`;
  }
  return `M${x + 0.5} ${y}${half} 0 ${x + 0.5} ${y + 1}ZM${x + 1} ${y}${half} 0 ${x + 1} ${y + 1}Z`;
}

function triangle(x: number, y: number, turn: number): string {
  const corners = [`${x} ${y}`, `${x + 1} ${y}`, `${x + 1} ${y + 1}`, `${x} ${y + 1}`];
  return `M${corners.filter((_, index) => index !== turn).join('L')}Z`;
}

function stripes(x: number, y: number, isLevel: boolean): string {
  return [0, 0.4, 0.8]
    .map((at) => (isLevel ? `M${x} ${y + at}h1v0.2h-1Z` : `M${x + at} ${y}h0.2v1h-0.2Z`))
    .join('');
}
