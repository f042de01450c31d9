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
import { CSV_HEAD, toCsv, toNdjson } from '../domain/export-formats.ts';
import { countRecords, listRecords, type RecordFilter, type RecordPlace } from '../store/records.ts';
import { filterOf } from './list-records.ts';

type ExportRequest = RequestOf<typeof auditOperations.exportAudit>['body'];

/** What one invocation writes within its time. */
const MOST_RECORDS = 200_000;
const PAGE = 500;
const LINK_FOR = 15 * MINUTE;

const FORMATS = {
  ndjson: { head: '', write: toNdjson, contentType: 'application/x-ndjson' },
  csv: { head: CSV_HEAD, write: toCsv, contentType: 'text/csv; charset=utf-8' },
} as const;

type Format = keyof typeof FORMATS;

/**
 * Writes the records that match into a file of the reports bucket, a page at a time, and the export itself into the
 * trail.
 * @returns a link that is good for 15 minutes
 * @throws Problem `export-too-large` (422) above 200,000 records
 */
export async function exportRecords(
  container: AuditContainer,
  { format, ...filters }: ExportRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { db, reports, clock, newId, newEvent } = container;
  const before = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (before !== undefined) return before;

  const filter = filterOf(filters);
  const records = await countRecords(db, filter, MOST_RECORDS + 1);
  if (records > MOST_RECORDS) {
    throw unprocessable(
      'export-too-large',
      `More than ${MOST_RECORDS} records match; narrow the filters, for example to fewer days.`,
    );
  }
  const { contentType } = FORMATS[format];
  const exportId = newId();
  const day = clock().toISOString().slice(0, 10);
  const key = `audit/${day}/${exportId}.${format}`;
  const written = { records: 0 };
  await reports.write(key, contentType, pagesOf(db, filter, format, written));
  const url = await reports.downloadUrl(key, {
    fileName: `audit-${day}.${format}`,
    disposition: 'attachment',
    contentType,
    expiresInSeconds: LINK_FOR / SECOND,
  });
  const body = {
    key,
    records: written.records,
    url,
    expiresAt: after(clock(), LINK_FOR).toISOString(),
  };
  const told = { exportId, format, records: written.records, filters: given(filters) };
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    const answer = { status: 201, body };
    await record(answer);
    await appendToOutbox(tx, [newEvent(auditEvents.AuditExported, exportId, told, call)]);
    return answer;
  });
}

async function* pagesOf(
  db: Database,
  filter: RecordFilter,
  format: Format,
  written: { records: number },
): AsyncGenerator<string> {
  const { head, write } = FORMATS[format];
  yield head;
  for (let before: RecordPlace | undefined, more = true; more; ) {
    const page = await listRecords(db, filter, { limit: PAGE, before });
    yield write(page);
    written.records += page.length;
    before = page.at(-1);
    // What comes meanwhile and happened long ago must not make the file longer than was said.
    more = page.length === PAGE && written.records < MOST_RECORDS;
  }
}

function given(filters: Omit<ExportRequest, 'format'>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
