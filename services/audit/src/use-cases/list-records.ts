import type { auditOperations } from '@concert/contracts/http/audit';
import type { RequestOf } from '@concert/contracts/operation';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { invalidField } from '@concert/values/problems';
import type { AuditContainer } from '../container.ts';
import type { AuditRecord } from '../domain/record.ts';
import { listRecords, type RecordFilter, type RecordPlace } from '../store/records.ts';
import { recordView } from './present-record.ts';

type LogQuery = RequestOf<typeof auditOperations.listAuditLogs>['query'];
type TrailQuery = RequestOf<typeof auditOperations.resourceTrail>['query'];

/** Records that match, the newest first. */
export async function listAuditLogs(container: AuditContainer, query: LogQuery) {
  return recordPage(container, filterOf(query), query);
}

/** The trail of one resource, given as `kind:id`. Its beginning comes from beside the database where it can. */
export async function resourceTrail(container: AuditContainer, name: string, query: TrailQuery) {
  const colon = name.indexOf(':');
  const resource = { resource: name.slice(0, colon), resourceId: name.slice(colon + 1) };
  const newest = query.cursor === undefined && (await newestOf(container, resource, query.limit + 1));
  return newest ? pageView(newest, query.limit) : recordPage(container, resource, query);
}

async function newestOf(
  { newest, telemetry }: AuditContainer,
  { resource, resourceId }: { readonly resource: string; readonly resourceId: string },
  limit: number,
): Promise<readonly AuditRecord[] | undefined> {
  try {
    return await newest.read(resource, resourceId, limit);
  } catch (error) {
    telemetry.degraded('dynamodb', error);
    return undefined;
  }
}

/** The contract's filter with its instants as such. */
export function filterOf(
  query: Pick<LogQuery, 'resource' | 'resourceId' | 'actorId' | 'action' | 'from' | 'to'>,
): RecordFilter {
  const { from, to } = query;
  return {
    resource: query.resource,
    resourceId: query.resourceId,
    actorId: query.actorId,
    action: query.action,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
}

async function recordPage({ db }: AuditContainer, filter: RecordFilter, { limit, cursor }: TrailQuery) {
  const before = cursor === undefined ? undefined : placeOf(cursor);
  return pageView(await listRecords(db, filter, { limit: limit + 1, before }), limit);
}

function pageView(rows: readonly AuditRecord[], limit: number) {
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.occurredAt.toISOString(), row.id]);
  return { items: items.map(recordView), nextCursor };
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function placeOf(cursor: string): RecordPlace {
  const [time = '', id = ''] = decodeCursor(cursor, 2);
  const occurredAt = new Date(time);
  // Exactly as it was written: a year of six digits is a time as well, but none that a database compares with.
  if (!INSTANT.test(time) || Number.isNaN(occurredAt.getTime()))
    throw invalidField('cursor', 'is not a cursor of this list; start again without one');
  return { occurredAt, id };
}
