import { DAY } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditContainer } from '../src/container.ts';
import { daysOfMonth, monthBefore } from '../src/domain/monthly-report.ts';
import { listMonthlyReports } from '../src/use-cases/list-monthly-reports.ts';
import { sealDays } from '../src/use-cases/seal-days.ts';
import { reportKey, writeMonthlyReport } from '../src/use-cases/write-monthly-report.ts';
import { expired, givenDay, ownAudit, RUN } from './past-days.ts';

let own: Awaited<ReturnType<typeof ownAudit>>;
let container: AuditContainer;
const month = monthBefore(new Date().toISOString().slice(0, 10));
const [first, last] = daysOfMonth(month);

beforeAll(async () => {
  own = await ownAudit();
  container = own.container;
});

afterAll(() => own.close());

beforeEach(() => own.empty());

const file = async (format: 'json' | 'csv') =>
  Buffer.from((await container.reports.get(reportKey(month, format)))!.body).toString();

const by = (id: string) => ({ type: 'user', id, role: 'admin', address: '203.0.113.7' }) as const;

describe('the month’s report', () => {
  it('counts what happened, says who read personal data, and is listed with its files', async () => {
    const admin = newId();
    await givenDay(container, first, [
      { ...expired(), type: 'LoginFailed', subject: 'login/digest' },
      { ...expired(), type: 'PersonalDataRead', subject: 'operation/getBooking', actor: by(admin) },
      { ...expired(), type: 'AuditExported', subject: 'audit-export/1', actor: by(admin) },
    ]);
    await givenDay(container, last, [{ ...expired(), type: 'RefundSucceeded', subject: 'refund/1' }]);
    await sealDays(container, RUN);

    expect(await writeMonthlyReport(container)).toEqual({ reports: 1 });
    expect(await writeMonthlyReport(container)).toEqual({ reports: 0 });

    const { items } = await listMonthlyReports(container, { limit: 20 });
    expect(items).toMatchObject([
      {
        month,
        records: 4,
        isIntact: true,
        figures: { failedLogins: 1, personalDataReads: 1, exports: 1, refundsMade: 1, roleChanges: 0 },
        files: [{ format: 'json' }, { format: 'csv' }],
      },
    ]);
    expect(JSON.parse(await file('json'))).toMatchObject({
      readers: [{ userId: admin, count: 1 }],
      days: [{}, {}],
    });
    expect(await file('csv')).toContain('figure,failedLogins,1\r\n');
  });

  it('waits for the last of its days to be closed', async () => {
    await givenDay(container, first, [expired()]);
    expect(await writeMonthlyReport(container)).toEqual({ reports: 0 });
  });

  it('tells when the trail of a day was broken', async () => {
    await givenDay(container, first, [expired(), expired()]);
    await container.db.updateTable('audit_logs').set({ address: '192.0.2.1' }).execute();
    const quiet = { ...container, alerts: { publish: async () => {} } };
    await sealDays(quiet, RUN);
    await writeMonthlyReport(quiet);
    expect((await listMonthlyReports(quiet, { limit: 1 })).items).toMatchObject([{ isIntact: false }]);
  });

  it('is listed without links once its files are gone, and paged', async () => {
    const report = { month, records: 0, isIntact: true, suspicions: {}, actions: {}, readers: [], days: [] };
    const figures = {
      ...{ failedLogins: 0, roleChanges: 0, erasures: 0, refundsRequested: 0 },
      ...{ refundsMade: 0, refundsFailed: 0, exports: 0, personalDataReads: 0 },
    };
    await container.db
      .insertInto('audit_monthly_reports')
      .values(
        ['2020-01', '2020-02', '2020-03'].map((name) => ({
          month: name,
          report: JSON.stringify({ ...report, month: name, figures }),
          created_at: new Date(Date.now() - 100 * DAY),
        })),
      )
      .execute();
    const page = await listMonthlyReports(container, { limit: 2 });
    expect(page.items).toMatchObject([
      { month: '2020-03', files: [] },
      { month: '2020-02', files: [] },
    ]);
    const rest = await listMonthlyReports(container, { limit: 2, cursor: page.nextCursor! });
    expect(rest).toMatchObject({ items: [{ month: '2020-01' }], nextCursor: null });
  });
});
