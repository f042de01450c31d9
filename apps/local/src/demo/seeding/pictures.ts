import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { DemoEvent } from '../demo-event.ts';
import { renderPoster } from '../posters/render-poster.ts';
import { inParallel } from './in-parallel.ts';

/** Large enough for the head of a page, small enough that all of them are drawn in seconds. */
const SIZE = { width: 1280, height: 720 } as const;

export const imageKeyOf = ({ slug }: Pick<DemoEvent, 'slug'>): string => `posters/${slug}.webp`;

/** Draws the posters that are missing and puts them where public media lie. @returns how many there are */
export async function ensurePictures(demo: readonly DemoEvent[]): Promise<number> {
  const s3 = new S3Client({ forcePathStyle: true });
  const bucket = `concert-bucket-${process.env.CONCERT_ENV}`;
  await inParallel(demo, 2, async (event) => {
    const place = { Bucket: bucket, Key: `media/${imageKeyOf(event)}` };
    if (await exists(s3, place)) return;
    const { slug, title, category, venue } = event;
    const poster = await renderPoster(
      { slug, title, category, venueName: venue.name, city: venue.city },
      SIZE,
    );
    const object = { ContentType: 'image/webp', CacheControl: 'public, max-age=31536000, immutable' };
    await s3.send(new PutObjectCommand({ ...place, ...object, Body: poster }));
  });
  s3.destroy();
  return demo.length;
}

async function exists(s3: S3Client, place: { Bucket: string; Key: string }): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand(place));
    return true;
  } catch (error) {
    if (error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return false;
    throw error;
  }
}
