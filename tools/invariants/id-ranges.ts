import type { Reader } from '@concert/database/snapshot';

type KeyedTable = 'bookings' | 'payments' | 'tickets' | 'ticket_types' | 'outbox';

/** Rows with `after` < id ≤ `upTo`. */
export interface IdRange {
  readonly after: string;
  readonly upTo: string;
}

/** Rows a statement looks at: enough to be quick, few enough that neither side needs much memory. */
const ROWS = 5_000;

/** Sorts behind every id. */
const END = '~';

/**
 * Walks a table by its primary key, a range at a time. Ids are UUIDv7 as ascii text, compared byte by byte. What is
 * joined to a range is joined with STRAIGHT_JOIN: an optimiser that begins elsewhere reads the other table as a whole
 * for each range.
 */
export async function* idRanges(reader: Reader, table: KeyedTable, rows = ROWS): AsyncGenerator<IdRange> {
  for (let after = ''; after !== END; ) {
    const [last] = await reader.rows<{ id: string }>(
      `SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT 1 OFFSET ${rows - 1}`,
      [after],
    );
    const upTo = last?.id ?? END;
    yield { after, upTo };
    after = upTo;
  }
}

/** For `WHERE id > ? AND id <= ?`. */
export const bounds = ({ after, upTo }: IdRange): readonly [string, string] => [after, upTo];
