import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { AuditEntry, AuditRecord } from './record.ts';

/** Where a day's chain ends: the place and the hash of its last record. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

/** Before the first record of a day. */
export const CHAIN_START: ChainEnd = { sequence: 0, hash: '0'.repeat(64) };

export type BreakReason = 'content-changed' | 'link-broken' | 'record-missing' | 'head-differs';

/** The first place of a chain that does not hold. */
export interface BrokenLink {
  readonly sequence: number;
  readonly recordId: string | null;
  readonly reason: BreakReason;
}

/** Puts entries behind the end of a day's chain, in their order. */
export function appendToChain(
  day: string,
  end: ChainEnd,
  entries: readonly AuditEntry[],
): readonly AuditRecord[] {
  let { sequence, hash } = end;
  return entries.map((entry) => {
    sequence += 1;
    const link = { ...entry, day, sequence, previousHash: hash };
    hash = hashOf(link);
    return { ...link, hash };
  });
}

/** SHA-256 over everything a record says and the hash before it. */
export function hashOf({
  hash: _,
  ...content
}: Omit<AuditRecord, 'hash'> & { readonly hash?: string }): string {
  const text = canonicalJson({ ...content, occurredAt: content.occurredAt.toISOString() });
  return createHash('sha256').update(text).digest('hex');
}

/** Whether a record follows the end before it; a chain can be verified so while it is read. */
export function checkLink(end: ChainEnd, record: AuditRecord): BrokenLink | undefined {
  const place = { sequence: end.sequence + 1, recordId: record.id };
  if (record.sequence !== place.sequence) return { ...place, recordId: null, reason: 'record-missing' };
  if (record.hash !== hashOf(record)) return { ...place, reason: 'content-changed' };
  return record.previousHash === end.hash ? undefined : { ...place, reason: 'link-broken' };
}

/** Whether a chain ends where its head says. A chain still open may have grown since the head was read. */
export function checkEnd(end: ChainEnd, head: ChainEnd, isOpen: boolean): BrokenLink | undefined {
  const hasGrown = isOpen && end.sequence > head.sequence;
  if (hasGrown || (end.sequence === head.sequence && end.hash === head.hash)) return undefined;
  return { sequence: Math.min(end.sequence, head.sequence) + 1, recordId: null, reason: 'head-differs' };
}

/**
 * Verifies one day's chain: every place taken, every content as hashed, every link to the record before, and the
 * end where the head says. Needs nothing but the records: an export can be verified away from the database.
 * @param records the day's, in the order of their sequence
 * @returns the first link that does not hold, or undefined when all do
 */
export function verifyChain(records: Iterable<AuditRecord>, head?: ChainEnd): BrokenLink | undefined {
  let end = CHAIN_START;
  for (const record of records) {
    const broken = checkLink(end, record);
    if (broken !== undefined) return broken;
    end = record;
  }
  return head && checkEnd(end, head, false);
}
