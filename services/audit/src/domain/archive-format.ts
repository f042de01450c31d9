import { z } from 'zod';
import type { AuditRecord } from './record.ts';

/**
 * How a day lies in the archive: numbered files of records, one a line, gzipped, and a manifest that is written last
 * and says what belongs to the day, where its chain ends, and its seal. With the public key the whole can be
 * verified anywhere.
 */
export const Manifest = z.object({
  format: z.literal(1),
  day: z.iso.date(),
  records: z.int(),
  end: z.object({ sequence: z.int(), hash: z.string() }),
  previous: z.object({ day: z.iso.date(), hash: z.string() }).nullable(),
  seal: z.object({ keyId: z.string(), signature: z.string() }),
  isIntact: z.boolean(),
  parts: z.array(
    z.object({
      key: z.string(),
      firstSequence: z.int(),
      lastSequence: z.int(),
      records: z.int(),
      bytes: z.int(),
      sha256: z.string().meta({ description: 'Of the file as it is stored, hexadecimal' }),
    }),
  ),
});

export type Manifest = z.output<typeof Manifest>;

/** `2027/01/2027-01-04/`: what a day's files begin with. */
export const archiveFolder = (day: string): string => `${day.slice(0, 4)}/${day.slice(5, 7)}/${day}/`;

export const manifestKey = (day: string): string => `${archiveFolder(day)}manifest.json`;

export const partKey = (day: string, number: number): string =>
  `${archiveFolder(day)}part-${String(number).padStart(5, '0')}.ndjson.gz`;

const Line = z.object({
  id: z.string(),
  eventId: z.string(),
  action: z.string(),
  resource: z.string(),
  resourceId: z.string(),
  actorType: z.string(),
  actorId: z.string().nullable(),
  actorRole: z.string().nullable(),
  address: z.string().nullable(),
  correlationId: z.string(),
  occurredAt: z.iso.datetime().transform((text) => new Date(text)),
  details: z.record(z.string(), z.unknown()),
  day: z.iso.date(),
  sequence: z.int(),
  previousHash: z.string(),
  hash: z.string(),
});

/** The records of a file's text. @throws ZodError when a line is no record */
export function recordsOf(text: string): readonly AuditRecord[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Line.parse(JSON.parse(line)));
}
