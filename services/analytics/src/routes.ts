import { analyticsOperations as operations } from '@concert/contracts/http/analytics';
import type { Identity } from '@concert/service-kit/identity';
import { type Route, route } from '@concert/service-kit/routes';
import type { AnalyticsContainer } from './container.ts';
import type { ReportFormat } from './domain/report-formats.ts';
import { exportReport } from './use-cases/export-report.ts';
import { listReports } from './use-cases/list-reports.ts';
import { eventFunnel, eventSales } from './use-cases/read-event.ts';
import { bookingFigures, eventFigures, revenueFigures, userFigures } from './use-cases/read-figures.ts';
import { track } from './use-cases/track.ts';

/** The HTTP table: contract → use case. */
export function routes(container: AnalyticsContainer): readonly Route[] {
  const { track: tracking, ...figures } = operations;
  return [
    route(tracking, async ({ body, headers }, { address }) => ({
      status: 202,
      body: await track(container, body.events, {
        address,
        userAgent: headers['user-agent'],
        optsOut: headers.dnt === '1' || headers['sec-gpc'] === '1',
      }),
    })),
    route(figures.eventFigures, async ({ query }, { identity }) => {
      // A page shows the foremost; a file holds all of them.
      const limit = query.export === undefined ? query.limit : Number.POSITIVE_INFINITY;
      const report = await eventFigures(container, { ...query, limit }, identity);
      return shown(container, report, { ...query, name: 'events', identity });
    }),
    route(figures.userFigures, async ({ query }, { identity }) =>
      shown(container, await userFigures(container, query, identity), { ...query, name: 'users', identity }),
    ),
    route(figures.revenueFigures, async ({ query }, { identity }) =>
      shown(container, await revenueFigures(container, query, identity), {
        ...query,
        name: 'revenue',
        identity,
      }),
    ),
    route(figures.bookingFigures, async ({ query }, { identity }) =>
      shown(container, await bookingFigures(container, query, identity), {
        ...query,
        name: 'bookings',
        identity,
      }),
    ),
    route(figures.eventFunnel, async ({ params, query }, { identity }) =>
      shown(container, await eventFunnel(container, params.eventId, query, identity), {
        ...query,
        name: 'funnel',
        identity,
      }),
    ),
    route(figures.eventSales, async ({ params, query }, { identity }) =>
      shown(container, await eventSales(container, params.eventId, query, identity), {
        ...query,
        name: 'sales',
        identity,
      }),
    ),
    route(figures.listReports, async ({ query }, { identity }) => ({
      status: 200,
      body: await listReports(container, query, identity),
    })),
  ];
}

interface Wish {
  readonly name: string;
  readonly export?: ReportFormat | undefined;
  readonly identity: Identity;
}

/** A report as the answer, or as a file if that is asked for. */
async function shown<Report extends { readonly items: readonly object[] }>(
  container: AnalyticsContainer,
  report: Report,
  { name, export: format, identity }: Wish,
) {
  if (format === undefined) return { status: 200 as const, body: report };
  return { status: 201 as const, body: await exportReport(container, report, { name, format }, identity) };
}
