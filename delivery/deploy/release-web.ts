import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { HASHED, presentRelease, sweepWeb } from './sweep-web.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_FIRST = 'no-cache';
const AT_ONCE = 16;

export interface WebTarget {
  readonly bucket: string;
  readonly distributionId: string;
}

interface Clients {
  readonly s3: S3Client;
  readonly cloudFront: CloudFrontClient;
}

/**
 * Puts the built web app where the CDN reads it: files named by their content first, then the pages that name them, so
 * that nobody gets a page whose files are not there; then makes the pages stale. Files of the releases before stay for
 * those who have their pages open, and go when they are old: see sweep-web.ts.
 * @returns how many files were put, and how many old ones removed
 */
export async function releaseWeb(
  folder: string,
  { bucket, distributionId }: WebTarget,
  { s3, cloudFront }: Clients = { s3: new S3Client({}), cloudFront: new CloudFrontClient({}) },
): Promise<{ readonly put: number; readonly removed: number }> {
  const files = await filesIn(folder);
  const before = await presentRelease(s3, bucket);
  const hashed = files.filter(isHashed);
  const pages = files.filter((file) => !isHashed(file));
  for (const [group, cacheControl] of [
    [hashed, FOR_EVER],
    [pages, ASK_FIRST],
  ] as const) {
    await inGroups(group, async (file) => {
      const path = join(folder, file);
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: file,
          Body: createReadStream(path),
          ContentLength: (await stat(path)).size,
          ContentType: TYPES[extname(file)] ?? 'application/octet-stream',
          CacheControl: cacheControl,
        }),
      );
    });
  }
  await cloudFront.send(
    new CreateInvalidationCommand({
      DistributionId: distributionId,
      InvalidationBatch: { CallerReference: crypto.randomUUID(), Paths: { Quantity: 1, Items: ['/*'] } },
    }),
  );
  const removed = before === undefined ? 0 : await sweepWeb(s3, { bucket, release: new Set(files), before });
  return { put: files.length, removed };
}

const isHashed = (file: string): boolean => file.startsWith(HASHED);

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

async function inGroups<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let first = 0; first < items.length; first += AT_ONCE)
    await Promise.all(items.slice(first, first + AT_ONCE).map(work));
}
