import { type BrokenLink, CHAIN_START, type ChainEnd, checkEnd, checkLink } from './chain.ts';
import type { AuditRecord } from './record.ts';

/** How far a day's chain was read, and what was found on the way. */
export interface Verification {
  readonly end: ChainEnd;
  readonly records: number;
  readonly actions: Readonly<Record<string, number>>;
  /** The first place that does not hold. */
  readonly firstBroken: BrokenLink | null;
  /** Whether all of the day was read. */
  readonly isComplete: boolean;
}

export const NOTHING_VERIFIED: Verification = {
  end: CHAIN_START,
  records: 0,
  actions: {},
  firstBroken: null,
  isComplete: false,
};

/**
 * Goes on verifying a day's chain where it was left, a batch at a time. What is behind the place stays as found
 * before: whoever wants it read again starts anew from `NOTHING_VERIFIED`.
 * @param mayGoOn asked before each batch
 */
export async function verifyOn(
  from: Verification,
  batches: AsyncIterable<readonly AuditRecord[]>,
  mayGoOn: (read: number) => boolean = () => true,
): Promise<Verification> {
  const counts = new Map(Object.entries(from.actions));
  let { end, records, firstBroken } = from;
  let read = 0;
  for await (const batch of batches) {
    for (const record of batch) {
      firstBroken ??= checkLink(end, record) ?? null;
      end = { sequence: record.sequence, hash: record.hash };
      counts.set(record.action, (counts.get(record.action) ?? 0) + 1);
    }
    read += batch.length;
    records += batch.length;
    if (!mayGoOn(read))
      return { end, records, actions: Object.fromEntries(counts), firstBroken, isComplete: false };
  }
  return { end, records, actions: Object.fromEntries(counts), firstBroken, isComplete: true };
}

/** Whether what was read ends where the head says; only a chain that was read to its end can tell. */
export function closeAgainst(found: Verification, head: ChainEnd, isOpen: boolean): Verification {
  if (!found.isComplete || found.firstBroken !== null) return found;
  return { ...found, firstBroken: checkEnd(found.end, head, isOpen) ?? null };
}
