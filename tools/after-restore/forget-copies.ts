import { clearTable, type openTables } from '@concert/cloud/tables';

/** Tables that hold copies of rows, with their keys: they are right for an hour after the rows were put back. */
const COPIES = { event_details: 'eventId', booking_cache: 'bookingId', payment_cache: 'paymentId' } as const;

/**
 * Empties the tables of copies: a copy of what came after the moment is newer than the row that was put back, and
 * would be trusted instead. Whoever asks next makes a copy anew.
 * @returns how many were there
 */
export async function forgetCopies(tables: ReturnType<typeof openTables>): Promise<number> {
  let forgotten = 0;
  for (const [table, key] of Object.entries(COPIES)) forgotten += await clearTable(tables, table, key);
  return forgotten;
}
