import type { DatabaseAddress } from '@concert/database/connection';
import { withReader } from '@concert/database/snapshot';
import { type Filling, fillings, type Size } from './rows.ts';

/**
 * Fills empty tables, the audit trail beside the rest. One that has rows already takes longer, since its indexes are
 * then kept row by row.
 */
export async function fill(
  address: DatabaseAddress,
  size: Size,
  progress: (line: string) => void,
): Promise<void> {
  const started = performance.now();
  const all = fillings(size, new Date());
  const lanes = [all.filter(isTrail), all.filter((one) => !isTrail(one))];
  await Promise.all(
    lanes.map((lane) =>
      withReader(address, async ({ rows }) => {
        await rows(QUICKLY);
        for (const { table, text } of lane) {
          await rows(text);
          const seconds = Math.round((performance.now() - started) / 1000);
          if (size.bookings > 100_000) progress(`${String(seconds).padStart(4)} s  ${table}`);
        }
        await rows(`ANALYZE TABLE ${lane.map(({ table }) => table).join(', ')}`);
      }),
    ),
  );
}

const isTrail = ({ table }: Filling): boolean => table.startsWith('audit_');

/** With these off, MariaDB sorts an empty table's indexes at once instead of keeping them row by row. */
const QUICKLY = 'SET SESSION unique_checks = 0, foreign_key_checks = 0, check_constraint_checks = 0';
