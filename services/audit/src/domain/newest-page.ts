import type { AuditRecord } from './record.ts';

/** A record as the projection keeps it: with the one that stands behind it in its resource's trail. */
export interface Linked {
  readonly record: AuditRecord;
  /** The id of the next older record of the same resource; null for its first. */
  readonly follows: string | null;
}

/**
 * The newest records of a resource, if what a projection gave is a whole page of them. Each says which one it
 * follows, so that a record that the projection lacks, or that came late and belongs between two, is found out.
 * @param found the newest first
 * @returns undefined when something is lacking: the truth is to be asked then
 */
export function wholePage(found: readonly Linked[], limit: number): readonly AuditRecord[] | undefined {
  const page = found.slice(0, limit);
  const isChained = page.every(({ follows }, index) => {
    const next = page[index + 1];
    return next === undefined || follows === next.record.id;
  });
  const isWhole = page.length === limit || page.at(-1)?.follows === null;
  return page.length > 0 && isChained && isWhole ? page.map(({ record }) => record) : undefined;
}
