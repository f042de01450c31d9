import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { RENDITION_WIDTHS } from '@concert/contracts/http/file';
import sharp from 'sharp';
import type { DemoEvent } from '../demo-event.ts';
import { renderPoster } from '../posters/render-poster.ts';
import { inParallel } from './in-parallel.ts';

/** Large enough for the head of a page, small enough that all of them are drawn in seconds. */
const SIZE = { width: 1280, height: 720 } as const;

export const imageKeyOf = ({ slug }: Pick<DemoEvent, 'slug'>): string => `posters/${slug}.webp`;

/**
 * Draws the posters that are missing and puts them where public media lie, with their smaller forms and the record
 * of them, as the file service does with an upload. @returns how many there are
 */
export async function ensurePictures(demo: readonly DemoEvent[]): Promise<number> {
  const s3 = new S3Client({ forcePathStyle: true });
  const tables = new DynamoDBClient({});
  const Bucket = `concert-bucket-${process.env.CONCERT_ENV}`;
  await inParallel(demo, 2, async (event) => {
    const key = imageKeyOf(event);
    if (await exists(s3, { Bucket, Key: `media/${key}` })) return;
    const { slug, title, category, venue } = event;
    const poster = await renderPoster(
      { slug, title, category, venueName: venue.name, city: venue.city },
      SIZE,
    );
    const widths = RENDITION_WIDTHS.filter((width) => width < SIZE.width);
    const put = (name: string, Body: Buffer) =>
      s3.send(new PutObjectCommand({ Bucket, Key: `media/${name}`, ...OBJECT, Body }));
    for (const width of widths) {
      await put(
        key.replace('.webp', `-${width}.webp`),
        await sharp(poster).resize({ width }).webp().toBuffer(),
      );
    }
    await tables.send(new PutItemCommand({ TableName: 'file_metadata', Item: record(key, poster, widths) }));
    // Last, for it is what the next run looks for.
    await put(key, poster);
  });
  s3.destroy();
  tables.destroy();
  return demo.length;
}

const OBJECT = { ContentType: 'image/webp', CacheControl: 'public, max-age=31536000, immutable' };

/** Nobody's: without an owner it stands in no list of files. */
function record(key: string, poster: Buffer, widths: readonly number[]) {
  return {
    key: { S: key },
    contentType: { S: 'image/webp' },
    bytes: { N: String(poster.length) },
    visibility: { S: 'public' },
    status: { S: 'clean' },
    width: { N: String(SIZE.width) },
    height: { N: String(SIZE.height) },
    widths: { L: widths.map((width) => ({ N: String(width) })) },
  };
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
