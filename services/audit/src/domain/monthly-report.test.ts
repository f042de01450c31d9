import { describe, expect, it } from 'vitest';
import { daysOfMonth, figuresOf, monthBefore, reportCsv, sumOf } from './monthly-report.ts';

describe('the month’s report', () => {
  it('is of the month before, over the turn of the year', () => {
    expect(monthBefore('2027-01-04')).toBe('2026-12');
    expect(daysOfMonth('2028-02')).toEqual(['2028-02-01', '2028-02-29']);
  });

  it('counts what a reviewer asks for', () => {
    const actions = sumOf([
      { LoginFailed: 2, AuditExported: 1 },
      { LoginFailed: 3, RefundSucceeded: 4 },
    ]);
    expect(figuresOf(actions, ['AuditExported', 'SalesExported'])).toMatchObject({
      failedLogins: 5,
      exports: 1,
      refundsMade: 4,
      roleChanges: 0,
    });
  });

  it('writes no cell that a spreadsheet would run', () => {
    const report = {
      month: '2027-01',
      records: 1,
      isIntact: true,
      figures: figuresOf({}, []),
      readers: [{ userId: '=1+1', count: 1 }],
      suspicions: {},
      actions: {},
      days: [],
    };
    expect(reportCsv(report)).toContain(`reader,'=1+1,1`);
  });
});
