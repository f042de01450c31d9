import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { RENDITION_WIDTHS } from '@concert/contracts/http/file';
import sharp from 'sharp';
import type { DemoEvent } from '../demo-event.ts';
import { renderPoster } from '../posters/render-poster.ts';

/** Large enough for the head of a page, small enough that all of them are drawn in seconds. */
const SIZE = { width: 1280, height: 720 } as const;

export const imageKeyOf = ({ slug }: Pick<DemoEvent, 'slug'>): string => `posters/${slug}.webp`;

export interface Pictures {
  /**
   * Draws an event's poster if it is missing, and puts it where its organiser's public media lie, with its smaller
   * forms and the record of them, as the file service does with an upload.
   */
  ensure(event: DemoEvent, ownerId: string): Promise<void>;
  close(): void;
}

export function openPictures(): Pictures {
  const s3 = new S3Client({ forcePathStyle: true });
  const tables = new DynamoDBClient({});
  const bucket = `concert-bucket-${process.env.CONCERT_ENV}`;
  return {
    async ensure(event, ownerId) {
      const place = { Bucket: bucket, Key: `media/${imageKeyOf(event)}` };
      const bytes = (await sizeOf(s3, place)) ?? (await draw(s3, place, event));
      await tables.send(
        new PutItemCommand({ TableName: 'file_metadata', Item: record(event, ownerId, bytes) }),
      );
    },
    close() {
      s3.destroy();
      tables.destroy();
    },
  };
}

interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
}

/** @returns how many bytes it has */
async function draw(s3: S3Client, place: ObjectPlace, event: DemoEvent): Promise<number> {
  const { slug, title, category, venue } = event;
  const poster = await renderPoster({ slug, title, category, venueName: venue.name, city: venue.city }, SIZE);
  const put = (Key: string, Body: Buffer) =>
    s3.send(
      new PutObjectCommand({
        ...place,
        Key,
        Body,
        ContentType: 'image/webp',
        CacheControl: 'public, max-age=31536000, immutable',
      }),
    );
  for (const width of WIDTHS) {
    const smaller = await sharp(poster).resize({ width }).webp().toBuffer();
    await put(place.Key.replace('.webp', `-${width}.webp`), smaller);
  }
  // Last, for it is what the next run looks for.
  await put(place.Key, poster);
  return poster.byteLength;
}

const WIDTHS = RENDITION_WIDTHS.filter((width) => width < SIZE.width);

/** As the file service notes an image that somebody uploaded: an event shows only what its organiser owns. */
const record = (event: DemoEvent, ownerId: string, bytes: number) => ({
  key: { S: imageKeyOf(event) },
  ownerId: { S: ownerId },
  fileName: { S: `${event.slug}.webp` },
  contentType: { S: 'image/webp' },
  bytes: { N: String(bytes) },
  visibility: { S: 'public' },
  status: { S: 'clean' },
  createdAt: { S: new Date().toISOString() },
  width: { N: String(SIZE.width) },
  height: { N: String(SIZE.height) },
  widths: { L: WIDTHS.map((width) => ({ N: String(width) })) },
});

async function sizeOf(s3: S3Client, place: ObjectPlace): Promise<number | undefined> {
  try {
    return (await s3.send(new HeadObjectCommand(place))).ContentLength;
  } catch (error) {
    if (error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return undefined;
    throw error;
  }
}
