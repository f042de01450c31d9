import { INSERT_SALE, numberIn, packet, type Strategy } from './strategy.ts';

/** A row for each ticket that can be sold; a sale takes the first that nobody else is taking: alf.io. */
export const ticketRows: Strategy = {
  name: 'row a ticket',
  summary: 'as alf.io: a row for each ticket, the next that is not locked',
  async prepare(pool, capacity) {
    const rows = Array.from({ length: capacity }, (_, index) => [index + 1, 'free']);
    await pool.query('INSERT INTO ticket_rows (id, status) VALUES ?', [rows]);
  },
  async sell(connection, { saleId, beforeCommit }) {
    const [, found] = await packet(connection, [
      'BEGIN',
      `SELECT id FROM ticket_rows WHERE status = 'free' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    ]);
    const id = numberIn(found, 'id');
    if (id === 0) {
      await connection.query('ROLLBACK');
      return false;
    }
    await packet(
      connection,
      [`UPDATE ticket_rows SET status = 'held' WHERE id = ?`, INSERT_SALE, beforeCommit, 'COMMIT'],
      [id, saleId],
    );
    return true;
  },
};
