import sharp from 'sharp';
import type { Category } from '../catalogue/sketch.ts';
import { type ArtDirection, brushFor, canvas, pickFrom, seededRandom } from './brush.ts';
import { court, dotSea, halftone, isometric, speed } from './fields.ts';
import { bulge, moire, rosette, strings } from './lines.ts';
import { palettesOf } from './palettes.ts';
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
export const heroSize: PosterSize = canvas;

const directionsOf: Readonly<Record<Category, readonly ArtDirection[]>> = {
  concert: [halftone, waves, beams, rosette, strings, sleeve],
  classical: [strings, arches, waves, dotSea],
  jazz: [sleeve, cutouts],
  electronic: [bulge, moire, dotSea],
  theatre: [curtain, arches, beams],
  comedy: [memphis, quilt],
  festival: [hills, rosette],
  sport: [speed, court],
  family: [hills, cutouts, memphis],
  conference: [isometric, quilt, dotSea],
};

/**
 * A poster without words, as WebP under 150 kB: a picture for a card and a background for a heading. The same
 * subject gives the same picture. Another shape than 16:9 shows the middle of it.
 */
export async function renderPoster(subject: PosterSubject, size: PosterSize = heroSize): Promise<Buffer> {
  return sharp(Buffer.from(posterSvg(subject, size)))
    .flatten({ background: '#000000' })
    .webp({ quality: 82, effort: 3 })
    .toBuffer();
}

function posterSvg({ slug, category }: PosterSubject, { width, height }: PosterSize): string {
  const random = seededRandom(slug);
  const paint = pickFrom(directionsOf[category], random);
  const brush = brushFor(pickFrom(palettesOf[category], random), random);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${canvas.width} ${canvas.height}" preserveAspectRatio="xMidYMid slice">${paint(brush)}</svg>`
  );
}
