import { createHash } from 'node:crypto';
import type { Palette } from './palettes.ts';

/** The canvas of every art direction. */
export const canvas = { width: 1600, height: 900 } as const;

/** What an art direction paints with: its colours, and chance that is the same for the same seed. */
export interface Brush {
  readonly colors: Palette;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly between: (low: number, high: number) => number;
  readonly whole: (low: number, high: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
}

/** Paints the inside of an SVG of the canvas' size. */
export type ArtDirection = (brush: Brush) => string;

export function brushFor(colors: Palette, random: () => number): Brush {
  const between = (low: number, high: number): number => low + random() * (high - low);
  return {
    colors,
    random,
    between,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    pick: (items) => pickFrom(items, random),
  };
}

export function pickFrom<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** Mulberry32 (Tommy Ettinger, public domain): small, even, and the same on every machine. */
export function seededRandom(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32BE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function times<Item>(count: number, make: (index: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A tenth of a pixel is finer than anyone sees, and keeps the SVG small. */
export function n(value: number): string {
  return value.toFixed(1);
}

export function background(color: string): string {
  return `<rect width="${canvas.width}" height="${canvas.height}" fill="${color}"/>`;
}

export function circle(x: number, y: number, radius: number, attributes: string): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" ${attributes}/>`;
}

export function path(data: string, attributes: string): string {
  return `<path d="${data}" ${attributes}/>`;
}

/** A line through sampled points. */
export function through(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('');
}

/** Mixes two `#rrggbb` colours; `share` 0 is the first, 1 the second. */
export function mix(first: string, second: string, share: number): string {
  const channel = (color: string, index: number): number =>
    Number.parseInt(color.slice(1 + index * 2, 3 + index * 2), 16);
  const mixed = [0, 1, 2].map((index) => {
    const value = channel(first, index) + (channel(second, index) - channel(first, index)) * share;
    return Math.round(value).toString(16).padStart(2, '0');
  });
  return `#${mixed.join('')}`;
}

/** The darkest of a palette's colours: night, whether the palette stands on light or on dark. */
export function darkest(colors: Palette): string {
  const light = (color: string): number =>
    [1, 3, 5].reduce(
      (sum, at, index) => sum + Number.parseInt(color.slice(at, at + 2), 16) * ([3, 6, 1][index] ?? 0),
      0,
    );
  const { ground, depth, first, second, contrast } = colors;
  return [ground, depth, first, second, contrast].toSorted((a, b) => light(a) - light(b))[0] ?? ground;
}
