import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Bucket } from '@concert/cloud/buckets';
import { Manifest, manifestKey, partKey, recordsOf } from '../domain/archive-format.ts';
import { toNdjson } from '../domain/export-formats.ts';
import type { AuditRecord } from '../domain/record.ts';

/** The write-once archive. What lies there is never written over: it is read, and must be what would be written. */
export interface Archive {
  /**
   * Puts records into a day's file of this number, unless it is there.
   * @throws Error when another content is there
   */
  putPart(day: string, number: number, records: readonly AuditRecord[]): Promise<Manifest['parts'][number]>;
  /** @throws Error when another manifest is there */
  putManifest(manifest: Manifest): Promise<void>;
  manifest(day: string): Promise<Manifest | undefined>;
  /** A day's records as the archive has them, a file at a time. @throws Error when a file is missing or is not as the manifest says */
  batches(manifest: Manifest): AsyncGenerator<readonly AuditRecord[]>;
  /** Whether every file of a manifest is there with its length. */
  isWhole(manifest: Manifest): Promise<boolean>;
}

const compress = promisify(gzip);
const expand = promisify(gunzip);

export function openArchive(bucket: Bucket): Archive {
  async function manifest(day: string): Promise<Manifest | undefined> {
    const found = await bucket.get(manifestKey(day));
    return found && Manifest.parse(JSON.parse(Buffer.from(found.body).toString('utf8')));
  }

  /** What is stored under the key in the end. Two libraries may pack alike text differently, so texts are compared. */
  async function putOnce(key: string, text: string): Promise<Uint8Array> {
    const found = await bucket.get(key);
    if (found === undefined) {
      const body = await compress(text);
      await bucket.put(key, { body, contentType: 'application/gzip' });
      return body;
    }
    if ((await expand(found.body)).toString('utf8') !== text)
      throw new Error(`the archive has another content at ${key}; nothing is written over`);
    return found.body;
  }

  return {
    manifest,
    async putPart(day, number, records) {
      const key = partKey(day, number);
      const stored = await putOnce(key, toNdjson(records));
      return {
        key,
        firstSequence: records[0]?.sequence ?? 0,
        lastSequence: records.at(-1)?.sequence ?? 0,
        records: records.length,
        bytes: stored.length,
        sha256: sha256(stored),
      };
    },
    async putManifest(wanted) {
      const found = await manifest(wanted.day);
      if (found === undefined) {
        const body = Buffer.from(`${JSON.stringify(wanted, null, 2)}\n`);
        await bucket.put(manifestKey(wanted.day), { body, contentType: 'application/json' });
      } else if (found.end.hash !== wanted.end.hash || found.records !== wanted.records) {
        throw new Error(`the archive has another manifest of ${wanted.day}; nothing is written over`);
      }
    },
    async *batches({ parts }) {
      for (const { key, sha256: expected } of parts) {
        const found = await bucket.get(key);
        if (found === undefined) throw new Error(`the archive has no ${key}`);
        if (sha256(found.body) !== expected) throw new Error(`the archive's ${key} is not what was written`);
        yield recordsOf((await expand(found.body)).toString('utf8'));
      }
    },
    async isWhole({ parts }) {
      for (const { key, bytes } of parts) if ((await bucket.head(key))?.bytes !== bytes) return false;
      return true;
    },
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
