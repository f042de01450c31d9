import sharp from 'sharp';
import type { Category } from '../catalogue/sketch.ts';
import { type ArtDirection, brushFor, canvas, pickFrom, seededRandom } from './brush.ts';
import { court, dotSea, halftone, isometric, speed } from './fields.ts';
import { bulge, moire, rosette, strings } from './lines.ts';
import { palettesOf } from './palettes.ts';
import { eclipse, equaliser, fans, glow, orbits, peaks, ribbons } from './patterns.ts';
import { arches, beams, curtain, hills, waves } from './scenes.ts';
import { cutouts, memphis, quilt, sleeve } from './shapes.ts';

/** What a poster is made for; the slug decides its form, so that the same event always gets the same one. */
export interface PosterSubject {
  readonly slug: string;
  readonly title: string;
  readonly category: Category;
  readonly venueName: string;
  readonly city: string;
}

/** In pixels. */
export interface PosterSize {
  readonly width: number;
  readonly height: number;
}

/** Wide enough for the head of a page on a large screen. */
const heroSize: PosterSize = canvas;

const directionsOf: Readonly<Record<Category, readonly ArtDirection[]>> = {
  concert: [
    halftone,
    waves,
    beams,
    rosette,
    strings,
    sleeve,
    ribbons,
    eclipse,
    equaliser,
    glow,
    quilt,
    arches,
    moire,
    peaks,
  ],
  classical: [strings, arches, waves, dotSea, eclipse, fans, ribbons],
  jazz: [sleeve, cutouts, equaliser, ribbons],
  electronic: [bulge, moire, dotSea, glow, equaliser],
  theatre: [curtain, arches, beams, eclipse, peaks],
  comedy: [memphis, quilt, fans],
  festival: [hills, rosette, ribbons, peaks],
  sport: [speed, court],
  family: [hills, cutouts, memphis, orbits, fans],
  conference: [isometric, quilt, dotSea, orbits],
};

/** Part of every seed; this one spreads the demo's events widely over directions and colours. */
const edition = 'edition-25583';

/** In bytes: a page with twenty cards stays light. */
const heaviest = 150_000;

/**
 * A poster without words, as WebP under 150 kB: a picture for a card and a background for a heading. The same
 * subject gives the same picture. Another shape than 16:9 shows the middle of it.
 */
export async function renderPoster(subject: PosterSubject, size: PosterSize = heroSize): Promise<Buffer> {
  const picture = await sharp(Buffer.from(posterSvg(subject, size)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = picture.info;
  let poster = Buffer.alloc(0);
  for (const quality of [82, 68, 54, 40, 25]) {
    const raw = { width, height, channels };
    poster = await sharp(picture.data, { raw }).webp({ quality, effort: 2 }).toBuffer();
    if (poster.length < heaviest) break;
  }
  return poster;
}

function posterSvg({ slug, category }: PosterSubject, { width, height }: PosterSize): string {
  const random = seededRandom(`${edition}/${slug}`);
  const paint = pickFrom(directionsOf[category], random);
  const brush = brushFor(pickFrom(palettesOf[category], random), random);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${canvas.width} ${canvas.height}" preserveAspectRatio="xMidYMid slice">${paint(brush)}</svg>`
  );
}
