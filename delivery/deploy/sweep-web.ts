import {
  DeleteObjectsCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Whose file names are made of their content: what is there never changes. */
export const HASHED = '_nuxt/';

/** How long hashed files stay after the last release that had them, for browsers that have its pages open. */
const KEPT_DAYS = 30;

const DAY = 24 * 60 * 60 * 1000;
const KEYS_PER_REQUEST = 1_000;

/**
 * When the release was made whose pages are in the bucket, or undefined when there is none. To be asked before the
 * next one's pages are put.
 */
export async function presentRelease(s3: S3Client, bucket: string): Promise<Date | undefined> {
  try {
    return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'index.html' }))).LastModified;
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFound') return undefined;
    throw error;
  }
}

/**
 * Removes what no page needs any more: pages that the release does not have, and hashed files of old releases. Every
 * release puts all its files anew, so the date of a file is that of the last release that had it. A lifecycle rule
 * could not tell: in a time without releases the files in use are as old as all others.
 * @param release the names of the release's files
 * @param before when the release before was made; its files stay, however old they are
 * @returns how many were removed; the bucket keeps them as versions for 30 days more
 */
export async function sweepWeb(
  s3: S3Client,
  {
    bucket,
    release,
    before,
  }: { readonly bucket: string; readonly release: ReadonlySet<string>; readonly before: Date },
): Promise<number> {
  const oldest = before.getTime() - KEPT_DAYS * DAY;
  const stale: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket }))
    for (const { Key = '', LastModified } of Contents)
      if (!release.has(Key) && (!Key.startsWith(HASHED) || (LastModified?.getTime() ?? oldest) < oldest))
        stale.push(Key);
  for (let first = 0; first < stale.length; first += KEYS_PER_REQUEST) {
    const Objects = stale.slice(first, first + KEYS_PER_REQUEST).map((Key) => ({ Key }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    const [refused] = Errors;
    if (refused !== undefined) throw new Error(`${refused.Key} could not be removed: ${refused.Message}`);
  }
  return stale.length;
}
