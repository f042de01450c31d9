import type { analyticsOperations } from '@concert/contracts/http/analytics';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { after, DAY, SECOND } from '@concert/values/clock';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { invalidField, notFound } from '@concert/values/problems';
import type { AnalyticsContainer } from '../container.ts';
import { dayOf } from '../domain/counting.ts';
import { CONTENT_TYPES, type ReportFormat } from '../domain/report-formats.ts';
import { listReportRows } from '../store/reports.ts';
import { LINK_FOR } from './export-report.ts';
import { reportKey } from './write-reports.ts';

/** How long daily reports are kept; the bucket's lifecycle rule says the same. */
export const REPORT_DAYS = 90;

/** The daily reports of the caller, or for an admin of the organiser asked for, the newest first. */
export async function listReports(
  container: AnalyticsContainer,
  query: RequestOf<(typeof analyticsOperations)['listReports']>['query'],
  identity: Identity,
) {
  const organizerId = query.organizerId ?? identity.userId;
  if (organizerId !== identity.userId && identity.role !== 'admin') throw notFound('organizer', organizerId);
  const oldest = dayOf(after(container.clock(), -REPORT_DAYS * DAY));
  const before = query.cursor === undefined ? undefined : dayIn(query.cursor);
  const rows = await listReportRows(container.db, organizerId, { limit: query.limit + 1, before, oldest });
  const { items, nextCursor } = pageOf(rows, query.limit, (row) => [row.day]);
  const linkTo = (day: string, format: ReportFormat) =>
    container.reports.downloadUrl(reportKey(organizerId, day, format), {
      fileName: `report-${day}.${format}`,
      disposition: 'attachment',
      contentType: CONTENT_TYPES[format],
      expiresInSeconds: LINK_FOR / SECOND,
    });
  return {
    items: await Promise.all(
      items.map(async ({ day, events, createdAt }) => ({
        day,
        events,
        createdAt: createdAt.toISOString(),
        csvUrl: await linkTo(day, 'csv'),
        jsonUrl: await linkTo(day, 'json'),
      })),
    ),
    nextCursor,
  };
}

function dayIn(cursor: string): string {
  const [day = ''] = decodeCursor(cursor, 1);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day)))
    throw invalidField('cursor', 'is not a cursor of this list; start again without one');
  return day;
}
