import { purgeIdempotencyKeys } from '@concert/database/idempotency';
import { purgeInbox } from '@concert/database/inbox';
import { purgePublished } from '@concert/database/outbox';
import { databaseNow } from '@concert/database/transactions';
import type { JobRun } from '@concert/service-kit/jobs';
import { after, DAY } from '@concert/values/clock';
import type { AuditContainer } from '../container.ts';
import { HAND_OVER } from './relay-outbox.ts';

/** How long the rows of the machinery are kept. */
const KEPT = [
  { name: 'outboxPurged', purge: purgePublished, forAge: 7 * DAY },
  // Longer than any queue keeps a message, so that a late repetition is still known.
  { name: 'inboxPurged', purge: purgeInbox, forAge: 30 * DAY },
  { name: 'idempotencyKeysPurged', purge: purgeIdempotencyKeys, forAge: 1 * DAY },
] as const;

/** Few rows a statement: others wait for its locks. */
const BATCH = 500;

/** Removes the machinery's rows that are past their time, in small batches, within the run's time. */
export async function purgeOldRows(
  { db }: AuditContainer,
  run: JobRun,
): Promise<Readonly<Record<string, number>>> {
  const now = await databaseNow(db);
  const purged: Record<string, number> = {};
  for (const { name, purge, forAge } of KEPT) {
    const before = after(now, -forAge);
    let total = 0;
    for (let removed = BATCH; removed === BATCH && run.millisecondsLeft() > HAND_OVER; total += removed) {
      removed = await purge(db, before, BATCH);
    }
    purged[name] = total;
  }
  return purged;
}
