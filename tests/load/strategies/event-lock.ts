import { EVENT, INSERT_SALE, insertEvent, numberIn, packet, type Strategy } from './strategy.ts';

/** So long somebody waits for the event, seconds; longer than any run. */
const PATIENCE = 60;

/** One advisory lock for the whole event, taken before anything is read and given back after the commit: Hi.Events. */
export const eventLock: Strategy = {
  name: 'lock for an event',
  summary: 'as Hi.Events: an advisory lock, one buyer of an event after the other',
  async prepare(pool, capacity) {
    await insertEvent(pool, capacity);
    await pool.query('INSERT INTO stock_rows (stripe, free) VALUES (0, ?)', [capacity]);
  },
  async sell(connection, { saleId, beforeCommit }) {
    const [, , stock] = await packet(connection, [
      `SELECT GET_LOCK('event-${EVENT}', ${PATIENCE})`,
      'BEGIN',
      'SELECT free FROM stock_rows WHERE stripe = 0',
    ]);
    const isFree = numberIn(stock, 'free') > 0;
    const written = isFree ? [INSERT_SALE, 'UPDATE stock_rows SET free = free - 1', beforeCommit] : [];
    await packet(
      connection,
      [...written, 'COMMIT', `SELECT RELEASE_LOCK('event-${EVENT}')`],
      isFree ? [saleId] : [],
    );
    return isFree;
  },
};
