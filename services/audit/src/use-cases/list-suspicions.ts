import type { auditOperations } from '@concert/contracts/http/audit';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import type { AuditContainer } from '../container.ts';
import { listSuspicionRows } from '../store/suspicions.ts';

type Query = RequestOf<typeof auditOperations.listSuspicions>['query'];
type Suspicions = ResponseOf<typeof auditOperations.listSuspicions>['body'];

/** What the trail showed that an operator should look at, the newest first. */
export async function listSuspicions({ db }: AuditContainer, { limit, cursor }: Query): Promise<Suspicions> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const rows = await listSuspicionRows(db, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return {
    items: items.map(({ windowStart, createdAt, alertedAt, ...row }) => ({
      ...row,
      windowStart: windowStart.toISOString(),
      createdAt: createdAt.toISOString(),
      alertedAt: alertedAt?.toISOString() ?? null,
    })),
    nextCursor,
  };
}
