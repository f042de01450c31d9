import type { Category } from '../catalogue/sketch.ts';

/** Five colours that were chosen together: what lies behind, a second ground, two accents, and the contrast. */
export interface Palette {
  readonly ground: string;
  readonly depth: string;
  readonly first: string;
  readonly second: string;
  readonly contrast: string;
}

const ember = palette('#1B1224', '#5A1E3C', '#D8432F', '#F59A3D', '#FBE3B5');
const midnight = palette('#0B1026', '#1D2F6F', '#4C6FE7', '#F2B705', '#F4EFE1');
const pine = palette('#0E2A2A', '#1C5B52', '#E8B04A', '#E4572E', '#F3EAD3');
const lagoon = palette('#06283D', '#0F4C75', '#3DB2E0', '#FF6B5E', '#FFF1DC');
const plum = palette('#241034', '#5B2A86', '#C2478F', '#FF8E72', '#FFE8D1');
const neon = palette('#07070F', '#1B1464', '#7A2BEB', '#FF2E93', '#2DE2E6');
const acid = palette('#0A0F0D', '#12372A', '#00A878', '#D7F205', '#F5F7E8');
const cream = palette('#F3EAD7', '#DCC9A6', '#B5452C', '#C99A3B', '#1F2A44');
const blush = palette('#FCE8E1', '#F5B5A5', '#E4572E', '#F2A541', '#123047');
const sky = palette('#DFF1F4', '#8CCBD8', '#F2A541', '#E4572E', '#17324D');
const mustard = palette('#F4C430', '#E08E1B', '#C8371B', '#FBF3DC', '#1E2B3C');
const mint = palette('#E6F2E6', '#9CCFA8', '#2F7F6A', '#F25F3A', '#132A26');
const cobalt = palette('#1238A8', '#0A1F5C', '#F7D046', '#F2545B', '#F7F3E8');
const vermilion = palette('#C9321F', '#7D1128', '#F6C667', '#F0894B', '#FBEFDD');
const noir = palette('#121316', '#2F3138', '#B23A4E', '#D0A92C', '#EFE9DB');

/** The moods in which a kind of evening is painted. */
export const palettesOf: Readonly<Record<Category, readonly Palette[]>> = {
  concert: [ember, midnight, plum, lagoon, pine, vermilion, cobalt, blush],
  classical: [cream, midnight, noir, pine, blush],
  jazz: [cobalt, noir, vermilion, mustard, lagoon],
  electronic: [neon, acid, plum, midnight],
  theatre: [vermilion, noir, ember, plum],
  comedy: [mustard, blush, mint, cobalt],
  festival: [ember, sky, plum, lagoon],
  sport: [cobalt, vermilion, acid, lagoon],
  family: [sky, mint, blush, mustard],
  conference: [midnight, mint, lagoon, cream],
};

function palette(ground: string, depth: string, first: string, second: string, contrast: string): Palette {
  return { ground, depth, first, second, contrast };
}
