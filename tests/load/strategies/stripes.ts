import { spread, stripeCount, takeFrom } from '@concert/inventory/stripes';
import type { PoolConnection } from 'mysql2/promise';
import { type Attempt, INSERT_SALE, packet, type Strategy } from './strategy.ts';

/** Concert's own: the stock lies in stripes, a sale takes from one by chance, and from all in order once one is dry. */
export const stripes: Strategy = {
  ...inStripes(stripeCount),
  name: 'stripes',
  summary: 'Concert: one of up to 16 rows by chance',
};

/** The same with a single row, as most shops have it: `UPDATE … SET free = free - 1 WHERE free >= 1`. */
export const oneRow: Strategy = {
  ...inStripes(() => 1),
  name: 'one row',
  summary: 'a counter in one row for each ticket type',
};

function inStripes(countOf: (capacity: number) => number): Pick<Strategy, 'prepare' | 'sell'> {
  return {
    async prepare(pool, capacity) {
      const rows = spread(capacity, countOf(capacity)).map((free, stripe) => [stripe, free]);
      await pool.query('INSERT INTO stock_rows (stripe, free) VALUES ?', [rows]);
    },
    async sell(connection, sale) {
      const stripe = Math.floor(Math.random() * countOf(sale.capacity));
      const [, , taken] = await packet(
        connection,
        ['BEGIN', INSERT_SALE, 'UPDATE stock_rows SET free = free - 1 WHERE stripe = ? AND free >= 1'],
        [sale.saleId, stripe],
      );
      if (taken?.changed === 1) return committed(connection, sale);
      await connection.query('ROLLBACK');
      return sellInOrder(connection, sale);
    },
  };
}

async function sellInOrder(connection: PoolConnection, sale: Attempt): Promise<boolean> {
  const [, , all] = await packet(
    connection,
    ['BEGIN', INSERT_SALE, 'SELECT stripe, free FROM stock_rows ORDER BY stripe FOR UPDATE'],
    [sale.saleId],
  );
  const found = (all?.rows ?? []).map(({ stripe, free }) => ({ stripe: Number(stripe), free: Number(free) }));
  const [part] = takeFrom(found, 1) ?? [];
  if (part === undefined) {
    await connection.query('ROLLBACK');
    return false;
  }
  await packet(
    connection,
    ['UPDATE stock_rows SET free = free - 1 WHERE stripe = ?', sale.beforeCommit, 'COMMIT'],
    [part.stripe],
  );
  return true;
}

async function committed(connection: PoolConnection, { beforeCommit }: Attempt): Promise<true> {
  await packet(connection, [beforeCommit, 'COMMIT']);
  return true;
}
