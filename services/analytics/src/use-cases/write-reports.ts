import type { JobRun } from '@concert/service-kit/jobs';
import { SECOND } from '@concert/values/clock';
import type { AnalyticsContainer } from '../container.ts';
import { popularityRows, revenueRows, type Total } from '../domain/figures.ts';
import { CONTENT_TYPES, toCsv } from '../domain/report-formats.ts';
import { readTotals } from '../store/counts.ts';
import { titlesOf } from '../store/events.ts';
import { noteReport, organizersWithoutReport } from '../store/reports.ts';

const ORGANIZERS_AT_ONCE = 50;
/** The run ends with this much of its time left. */
const HAND_OVER = 20 * SECOND;

export const reportKey = (organizerId: string, day: string, format: 'csv' | 'json'): string =>
  `reports/${organizerId}/${day}.${format}`;

/**
 * Writes each organiser's report of a day that is not there yet. Objects come before the note of them, so that a run
 * that stopped goes on where it was.
 * @returns how many were written
 */
export async function writeReports(container: AnalyticsContainer, day: string, run: JobRun): Promise<number> {
  let written = 0;
  while (run.millisecondsLeft() > HAND_OVER) {
    const organizers = await organizersWithoutReport(container.db, day, ORGANIZERS_AT_ONCE);
    if (organizers.length === 0) break;
    for (const organizerId of organizers) await writeReport(container, organizerId, day);
    written += organizers.length;
  }
  return written;
}

async function writeReport({ db, reports }: AnalyticsContainer, organizerId: string, day: string) {
  const totals = await readTotals(db, {
    from: day,
    to: day,
    metrics: [
      ...(['eventViews', 'visitors', 'holds', 'bookings', 'tickets', 'cancellations', 'checkIns'] as const),
      ...(['revenueMinor', 'refundsMinor'] as const),
    ],
    organizerId,
    groupBy: 'event',
    interval: 'day',
  });
  const rows = reportRows(day, totals, await titlesOf(db, eventIdsOf(totals)));
  const put = (format: 'csv' | 'json', text: string) =>
    reports.put(reportKey(organizerId, day, format), {
      body: Buffer.from(text),
      contentType: CONTENT_TYPES[format],
    });
  await Promise.all([put('csv', toCsv(rows)), put('json', JSON.stringify({ day, items: rows }))]);
  await noteReport(db, { organizerId, day, events: eventIdsOf(totals).length });
}

const eventIdsOf = (totals: readonly Total[]): readonly string[] => [
  ...new Set(totals.flatMap(({ eventId }) => eventId ?? [])),
];

/** One row for each event and currency; an event without money has one row without. */
function reportRows(day: string, totals: readonly Total[], titles: ReadonlyMap<string, string>) {
  const money = Map.groupBy(
    revenueRows(totals.filter(({ currency }) => currency !== '')),
    (row) => row.eventId,
  );
  const nothing = { currency: '', revenueMinor: 0, refundsMinor: 0, netMinor: 0 };
  const checkIns = new Map(
    totals.filter(({ metric }) => metric === 'checkIns').map((one) => [one.eventId, one.total]),
  );
  // Money is in pieces of its currency; counts stand in each of an event's rows.
  return popularityRows(totals, 'tickets').flatMap(({ period: _, eventId, ...counts }) =>
    (money.get(eventId) ?? [{ ...nothing }]).map(({ currency, revenueMinor, refundsMinor, netMinor }) => ({
      day,
      eventId,
      title: titles.get(eventId ?? '') ?? '',
      ...counts,
      checkIns: checkIns.get(eventId) ?? 0,
      currency,
      revenueMinor,
      refundsMinor,
      netMinor,
    })),
  );
}
