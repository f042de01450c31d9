import { auditEvents } from '@concert/contracts/events/audit';
import type { auditOperations } from '@concert/contracts/http/audit';
import type { RequestOf } from '@concert/contracts/operation';
import type { Database } from '@concert/database/connection';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Call } from '@concert/service-kit/routes';
import { after, MINUTE, SECOND } from '@concert/values/clock';
import { unprocessable } from '@concert/values/problems';
import type { AuditContainer } from '../container.ts';
import { toCsv, toNdjson } from '../domain/export-formats.ts';
import type { AuditRecord } from '../domain/record.ts';
import { listRecords, type RecordFilter } from '../store/records.ts';
import { filterOf } from './list-records.ts';

type ExportRequest = RequestOf<typeof auditOperations.exportAudit>['body'];

/** What one invocation can hold in memory and write within its time. */
const MOST_RECORDS = 50_000;
const PAGE = 1_000;
const LINK_FOR = 15 * MINUTE;

const FORMATS = {
  ndjson: { write: toNdjson, contentType: 'application/x-ndjson' },
  csv: { write: toCsv, contentType: 'text/csv; charset=utf-8' },
} as const;

/**
 * Writes the records that match into a file of the reports bucket, and the export itself into the trail.
 * @returns a link that is good for 15 minutes
 * @throws Problem `export-too-large` (422) above 50,000 records
 */
export async function exportRecords(
  container: AuditContainer,
  { format, ...filters }: ExportRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { db, reports, clock, newId, newEvent } = container;
  const before = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (before !== undefined) return before;

  const records = await matching(db, filterOf(filters));
  const { write, contentType } = FORMATS[format];
  const exportId = newId();
  const day = clock().toISOString().slice(0, 10);
  const key = `audit/${day}/${exportId}.${format}`;
  await reports.put(key, { body: Buffer.from(write(records)), contentType });
  const url = await reports.downloadUrl(key, {
    fileName: `audit-${day}.${format}`,
    disposition: 'attachment',
    contentType,
    expiresInSeconds: LINK_FOR / SECOND,
  });
  const body = {
    key,
    records: records.length,
    url,
    expiresAt: after(clock(), LINK_FOR).toISOString(),
  };
  const told = { exportId, format, records: records.length, filters: given(filters) };
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    const answer = { status: 201, body };
    await record(answer);
    await appendToOutbox(tx, [newEvent(auditEvents.AuditExported, exportId, told, call)]);
    return answer;
  });
}

async function matching(db: Database, filter: RecordFilter): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for (let more = true; more; ) {
    const page = await listRecords(db, filter, { limit: PAGE, before: records.at(-1) });
    records.push(...page);
    more = page.length === PAGE;
    if (records.length > MOST_RECORDS) {
      throw unprocessable(
        'export-too-large',
        `More than ${MOST_RECORDS} records match; narrow the filters, for example to fewer days.`,
      );
    }
  }
  return records;
}

function given(filters: Omit<ExportRequest, 'format'>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
