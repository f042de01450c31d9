import { invalidField } from './problems.ts';

/**
 * An opaque place in a list paged by key: the values of the sort key of the last row seen. A cursor grants
 * nothing (each page applies the caller's own filter again), so it is encoded, not signed.
 */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * @param parts how many values the list's sort key has
 * @throws Problem `invalid-request` on `cursor` when it was not made by `encodeCursor` for such a list
 */
export function decodeCursor(cursor: string, parts: number): readonly string[] {
  const key = parse(cursor);
  if (!Array.isArray(key) || key.length !== parts || !key.every(isPart)) {
    throw invalidField('cursor', 'is not a cursor of this list; start again without one');
  }
  return key;
}

/**
 * Lists are sorted by ids, times and numbers: visible ASCII. Other text cannot come from `encodeCursor`, and a
 * database refuses to compare it with an ascii column.
 */
const isPart = (part: unknown): part is string => typeof part === 'string' && /^[\x20-\x7e]*$/.test(part);

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A page out of `limit + 1` rows read: the extra row only tells that there is more. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
): { readonly items: readonly Row[]; readonly nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? encodeCursor(keyOf(last)) : null };
}
