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

export interface StoredObject {
  readonly body: Uint8Array;
  readonly contentType: string;
}

export interface ObjectHead {
  readonly bytes: number;
  readonly contentType: string;
}

export interface UploadTerms {
  readonly contentType: string;
  readonly bytes: number;
  /** Base64 of the SHA-256 that the content must have. */
  readonly sha256: string;
  readonly expiresInSeconds: number;
}

export interface DownloadTerms {
  readonly fileName: string;
  readonly disposition: 'inline' | 'attachment';
  readonly contentType: string;
  readonly expiresInSeconds: number;
}

export interface Bucket {
  put(key: string, object: StoredObject): Promise<void>;
  /**
   * Writes content of any length without holding more of it than one part. There is no object before all of it is
   * written; when its source fails there never is one.
   */
  write(key: string, contentType: string, texts: AsyncIterable<string>): Promise<void>;
  /** The object, or undefined when there is none. */
  get(key: string): Promise<StoredObject | undefined>;
  head(key: string): Promise<ObjectHead | undefined>;
  remove(key: string): Promise<void>;
  /** A URL that takes one upload of exactly this type, length and checksum. */
  uploadUrl(key: string, terms: UploadTerms): Promise<string>;
  downloadUrl(key: string, terms: DownloadTerms): Promise<string>;
}

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
