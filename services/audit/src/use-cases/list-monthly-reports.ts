import type { auditOperations } from '@concert/contracts/http/audit';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import { after, DAY, MINUTE, SECOND } from '@concert/values/clock';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import type { AuditContainer } from '../container.ts';
import { listReports, type WrittenReport } from '../store/monthly-reports.ts';
import { reportKey } from './write-monthly-report.ts';

type Query = RequestOf<typeof auditOperations.listMonthlyReports>['query'];
type Reports = ResponseOf<typeof auditOperations.listMonthlyReports>['body'];

const LINK_FOR = 15 * MINUTE;

/** The reports bucket forgets after 90 days; a link must not outlive its file. */
const FILES_FOR = 89 * DAY;

const FORMATS = [
  { format: 'json', contentType: 'application/json' },
  { format: 'csv', contentType: 'text/csv; charset=utf-8' },
] as const;

/** The reports of the months, the newest first; those of the last three months with their files. */
export async function listMonthlyReports(
  container: AuditContainer,
  { limit, cursor }: Query,
): Promise<Reports> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const rows = await listReports(container.db, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, ({ report }) => [report.month]);
  return { items: await Promise.all(items.map((item) => view(container, item))), nextCursor };
}

async function view(container: AuditContainer, { report, createdAt }: WrittenReport) {
  const hasFiles = after(createdAt, FILES_FOR) > container.clock();
  return {
    month: report.month,
    createdAt: createdAt.toISOString(),
    records: report.records,
    isIntact: report.isIntact,
    figures: { ...report.figures },
    suspicions: { ...report.suspicions },
    files: hasFiles ? await Promise.all(FORMATS.map((one) => file(container, report.month, one))) : [],
  };
}

async function file(
  { reports, clock }: AuditContainer,
  month: string,
  { format, contentType }: (typeof FORMATS)[number],
) {
  const url = await reports.downloadUrl(reportKey(month, format), {
    fileName: `audit-${month}.${format}`,
    disposition: 'attachment',
    contentType,
    expiresInSeconds: LINK_FOR / SECOND,
  });
  return { format, url, expiresAt: after(clock(), LINK_FOR).toISOString() };
}
