import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { contentDisposition } from '@concert/values/content-disposition';
import type { Bucket } from './buckets.ts';

/**
 * A bucket over S3's own client.
 * @param publicEndpoint where a browser reaches the bucket, when that is not where the service reaches it
 */
export function openS3Bucket(name: string, publicEndpoint?: string): Bucket {
  const client = new S3Client({ forcePathStyle: true });
  const signer =
    publicEndpoint === undefined ? client : new S3Client({ forcePathStyle: true, endpoint: publicEndpoint });

  return {
    async put(key, object) {
      await client.send(
        new PutObjectCommand({ Bucket: name, Key: key, Body: object.body, ContentType: object.contentType }),
      );
    },
    async write(key, contentType, texts) {
      const place = { Bucket: name, Key: key };
      const { UploadId } = await client.send(
        new CreateMultipartUploadCommand({ ...place, ContentType: contentType }),
      );
      const upload = { ...place, UploadId };
      try {
        const Parts: { readonly ETag: string | undefined; readonly PartNumber: number }[] = [];
        for await (const Body of partsOf(texts)) {
          const PartNumber = Parts.length + 1;
          const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
          Parts.push({ ETag, PartNumber });
        }
        await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
      } catch (error) {
        // What is not ended here goes by the bucket's lifecycle rule.
        await client.send(new AbortMultipartUploadCommand(upload)).catch(() => {});
        throw error;
      }
    },
    async get(key) {
      const found = await absentAsUndefined(client.send(new GetObjectCommand({ Bucket: name, Key: key })));
      if (found?.Body === undefined) return undefined;
      return {
        body: await found.Body.transformToByteArray(),
        contentType: found.ContentType ?? 'application/octet-stream',
      };
    },
    async head(key) {
      const found = await absentAsUndefined(client.send(new HeadObjectCommand({ Bucket: name, Key: key })));
      if (found === undefined) return undefined;
      return {
        bytes: found.ContentLength ?? 0,
        contentType: found.ContentType ?? 'application/octet-stream',
      };
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: name, Key: key }));
    },
    uploadUrl: (key, terms) =>
      getSignedUrl(
        signer,
        new PutObjectCommand({
          Bucket: name,
          Key: key,
          ContentType: terms.contentType,
          ContentLength: terms.bytes,
          ChecksumSHA256: terms.sha256,
        }),
        {
          expiresIn: terms.expiresInSeconds,
          signableHeaders: new Set(['content-type', 'content-length', 'x-amz-checksum-sha256']),
          unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
        },
      ),
    downloadUrl: (key, terms) =>
      getSignedUrl(
        signer,
        new GetObjectCommand({
          Bucket: name,
          Key: key,
          ResponseContentType: terms.contentType,
          ResponseContentDisposition: contentDisposition(terms.disposition, terms.fileName),
        }),
        { expiresIn: terms.expiresInSeconds },
      ),
  };
}

async function absentAsUndefined<Output>(call: Promise<Output>): Promise<Output | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound')) return undefined;
    throw error;
  }
}

/** S3 takes no part below 5 MiB but the last, and 10,000 parts (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). */
const PART_BYTES = 8 * 1024 * 1024;

/** Texts as parts of one size but for the last; of no text there is one empty part. */
async function* partsOf(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let waiting: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const text of texts) {
    waiting = Buffer.concat([waiting, Buffer.from(text)]);
    for (; waiting.length >= PART_BYTES; waiting = waiting.subarray(PART_BYTES), isFirst = false)
      yield waiting.subarray(0, PART_BYTES);
  }
  if (waiting.length > 0 || isFirst) yield waiting;
}
