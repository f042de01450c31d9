import type { Bus } from '@concert/cloud/bus';
import { Envelope } from '@concert/contracts/envelope';
import type { DatabaseAddress } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import { inSnapshot, type Snapshot } from '@concert/database/snapshot';
import { firstIdAt } from '@concert/values/ids';

interface Span {
  readonly from: Date;
  readonly to: Date;
  readonly type: string | undefined;
}

const PAGE = 500;

/**
 * Publishes the events of a span once more, oldest first.
 * @param told after each page, how many were published so far
 * @returns how many there were
 * @throws Error when the bus did not take one of them
 */
export async function replay(
  { database, bus }: { readonly database: DatabaseAddress; readonly bus: Bus },
  span: Span,
  told: (done: number) => void,
): Promise<number> {
  return inSnapshot(database, async (snapshot) => {
    let done = 0;
    for await (const page of pages(snapshot, span)) {
      const entries = page.map(({ id, envelope }) => {
        const { source, type } = Envelope.parse(envelope);
        return { id, source: `concert.${source}`, type, detail: envelope };
      });
      const accepted = await bus.publish(entries);
      if (accepted.length < entries.length)
        throw new Error(`The bus took ${done + accepted.length} events and refused some; start again.`);
      done += entries.length;
      told(done);
    }
    return done;
  });
}

async function* pages(snapshot: Snapshot, { from, to, type }: Span) {
  for (let after = firstIdAt(from), isMore = true; isMore; ) {
    const rows = await snapshot.rows<{ id: string; envelope: unknown }>(
      `SELECT id, envelope FROM outbox
       WHERE id > ? AND id < ? ${type === undefined ? '' : 'AND type = ?'} ORDER BY id LIMIT ${PAGE}`,
      [after, firstIdAt(to), ...(type === undefined ? [] : [type])],
    );
    if (rows.length > 0) yield rows.map(({ id, envelope }) => ({ id, envelope: fromJsonColumn(envelope) }));
    after = rows.at(-1)?.id ?? after;
    isMore = rows.length === PAGE;
  }
}
