import { EVENT, INSERT_SALE, insertEvent, numberIn, packet, type Strategy } from './strategy.ts';

/** The quota's row is locked, and what was sold of it is counted anew for each order: pretix. */
export const quotaRecount: Strategy = {
  name: 'quota, recounted',
  summary: 'as pretix: a lock for the quota, then a count of all that was sold',
  prepare: insertEvent,
  async sell(connection, { saleId, beforeCommit }) {
    const [, quota, sold] = await packet(connection, [
      'BEGIN',
      `SELECT capacity FROM event_rows WHERE id = ${EVENT} FOR UPDATE`,
      `SELECT COUNT(*) AS sold FROM sale_rows WHERE event_id = ${EVENT} AND status IN ('held', 'paid')`,
    ]);
    if (numberIn(sold, 'sold') >= numberIn(quota, 'capacity')) {
      await connection.query('ROLLBACK');
      return false;
    }
    await packet(connection, [INSERT_SALE, beforeCommit, 'COMMIT'], [saleId]);
    return true;
  },
};
