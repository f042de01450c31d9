import { auditOperations as operations } from '@concert/contracts/http/audit';
import { type Route, route } from '@concert/service-kit/routes';
import type { AuditContainer } from './container.ts';
import { exportRecords } from './use-cases/export-records.ts';
import { listMonthlyReports } from './use-cases/list-monthly-reports.ts';
import { listAuditLogs, resourceTrail } from './use-cases/list-records.ts';
import { listSuspicions } from './use-cases/list-suspicions.ts';
import { reportDays } from './use-cases/report-days.ts';

/** The HTTP table: contract → use case. */
export function routes(container: AuditContainer): readonly Route[] {
  return [
    route(operations.listAuditLogs, async ({ query }) => ({
      status: 200,
      body: await listAuditLogs(container, query),
    })),
    route(operations.resourceTrail, async ({ params, query }) => ({
      status: 200,
      body: await resourceTrail(container, params.resource, query),
    })),
    route(operations.auditReport, async ({ query }) => ({
      status: 200,
      body: await reportDays(container, query),
    })),
    route(operations.listMonthlyReports, async ({ query }) => ({
      status: 200,
      body: await listMonthlyReports(container, query),
    })),
    route(operations.listSuspicions, async ({ query }) => ({
      status: 200,
      body: await listSuspicions(container, query),
    })),
    route(operations.exportAudit, ({ body }, call) => exportRecords(container, body, call)),
  ];
}
