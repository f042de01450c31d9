import type { Category } from '../api/types.ts';

/** A generated picture for an event that has none: four colours and one of four compositions. */
export interface Poster {
  readonly ground: string;
  readonly inks: readonly [string, string, string];
  readonly composition: 'beams' | 'discs' | 'bars' | 'arcs';
  /** Numbers from 0 to 1 that place the shapes, always the same for one event. */
  readonly chance: readonly number[];
}

type Palette = readonly [string, string, string, string];

const PALETTES: Readonly<Record<Category, Palette>> = {
  concert: ['#2b1238', '#ff5c1a', '#ffc6a9', '#8d4fd1'],
  classical: ['#3a0f1c', '#e8b64c', '#f7e7c4', '#a63446'],
  jazz: ['#0e2a3b', '#f2a541', '#7cc6d6', '#d8442f'],
  electronic: ['#120b2e', '#43e0c4', '#6a5cff', '#f246a5'],
  theatre: ['#4a0d16', '#ff5c4d', '#ffd9c7', '#1b1022'],
  comedy: ['#ffcf3d', '#1b1022', '#ff5c1a', '#fff4d6'],
  festival: ['#0f4a3c', '#ffd447', '#ff7a42', '#b7e4c7'],
  sport: ['#10264f', '#4fd1ff', '#f8f3f9', '#ff5c1a'],
  family: ['#6ec3ff', '#ffde59', '#ff6f91', '#123a6b'],
  conference: ['#e4dcf2', '#3b1d66', '#ff5c1a', '#9f86d9'],
};

const COMPOSITIONS = ['beams', 'discs', 'bars', 'arcs'] as const;

export function posterOf(event: { readonly id: string; readonly category: Category }): Poster {
  const [ground, ...inks] = PALETTES[event.category];
  const chance = chancesOf(event.id, 24);
  const index = Math.floor((chance[0] ?? 0) * COMPOSITIONS.length);
  return { ground, inks, composition: COMPOSITIONS[index] ?? 'beams', chance: chance.slice(1) };
}

/** Mulberry32, seeded by an FNV-1a hash of the text: even enough for pictures, the same everywhere. */
function chancesOf(text: string, count: number): readonly number[] {
  let seed = 0x811c9dc5;
  for (const character of text) seed = Math.imul(seed ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return Array.from({ length: count }, () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  });
}
