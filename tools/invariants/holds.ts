import type { Snapshot } from '@concert/database/snapshot';
import { SECOND } from '@concert/values/clock';
import { SWEEP_EVERY } from '../../services/booking/src/use-cases/sweep-holds.ts';
import { type Check, openFindings } from './findings.ts';

/** For the sweep's own work, and the change from one run of it to the next. */
const MARGIN = 10 * SECOND;

interface HoldRow {
  readonly id: string;
  readonly expires_at: Date;
}

/**
 * Invariant 4: no hold is older than its expiry by more than the sweep interval and a margin, by the database's
 * clock at the moment of the snapshot. That what an expired hold had is back on sale is invariant 1.
 */
export async function checkHolds(snapshot: Snapshot): Promise<Check> {
  const findings = openFindings('holds');
  const latest = new Date(snapshot.takenAt.getTime() - SWEEP_EVERY - MARGIN);
  let from: HoldRow = { id: '', expires_at: new Date(0) };
  for (let page: readonly HoldRow[] = [from]; page.length > 0; ) {
    page = await snapshot.rows<HoldRow>(
      `SELECT id, expires_at FROM bookings
       WHERE status = 'pending' AND expires_at < ? AND (expires_at > ? OR (expires_at = ? AND id > ?))
       ORDER BY expires_at, id LIMIT 1000`,
      [latest, from.expires_at, from.expires_at, from.id],
    );
    for (const { id, expires_at } of page) {
      const overdueSeconds = Math.round((snapshot.takenAt.getTime() - expires_at.getTime()) / SECOND);
      findings.add({ rule: 'hold-not-released', bookingId: id, overdueSeconds });
    }
    from = page.at(-1) ?? from;
  }
  return findings.check();
}
