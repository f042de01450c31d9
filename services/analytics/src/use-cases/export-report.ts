import type { Identity } from '@concert/service-kit/identity';
import { after, MINUTE, SECOND } from '@concert/values/clock';
import type { AnalyticsContainer } from '../container.ts';
import { CONTENT_TYPES, type ReportFormat, toCsv } from '../domain/report-formats.ts';

/** A report as it is shown. */
interface Report {
  readonly items: readonly object[];
}

export interface ExportOrder {
  readonly name: string;
  readonly format: ReportFormat;
}

export const LINK_FOR = 15 * MINUTE;

/**
 * Writes a report into a file of the caller's own in the reports bucket: CSV of its rows, or JSON of all of it.
 * @returns a link that is good for 15 minutes
 */
export async function exportReport(
  { reports, clock, newId }: Pick<AnalyticsContainer, 'reports' | 'clock' | 'newId'>,
  report: Report,
  { name, format }: ExportOrder,
  { userId }: Identity,
) {
  const now = clock();
  const day = now.toISOString().slice(0, 10);
  const text = format === 'csv' ? toCsv(report.items) : JSON.stringify(report);
  const key = `analytics/${userId}/${day}/${name}-${newId()}.${format}`;
  await reports.put(key, { body: Buffer.from(text), contentType: CONTENT_TYPES[format] });
  const url = await reports.downloadUrl(key, {
    fileName: `${name}-${day}.${format}`,
    disposition: 'attachment',
    contentType: CONTENT_TYPES[format],
    expiresInSeconds: LINK_FOR / SECOND,
  });
  return { format, rows: report.items.length, url, expiresAt: after(now, LINK_FOR).toISOString() };
}
