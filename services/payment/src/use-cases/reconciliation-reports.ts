import { paymentEvents } from '@concert/contracts/events/payment';
import type { paymentOversightOperations as operations } from '@concert/contracts/http/payment-oversight';
import type { RequestOf, ResponseOf } from '@concert/contracts/operation';
import { inIdempotentTransaction, type RecordedResponse } from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Call } from '@concert/service-kit/routes';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { conflict, invalidField, notFound } from '@concert/values/problems';
import { z } from 'zod';
import type { PaymentContainer } from '../container.ts';
import { type Day, isSettled } from '../domain/days.ts';
import {
  beginReport,
  findReport,
  listDifferences,
  listReports,
  type Report,
  restartReport,
} from '../store/reconciliations.ts';

type PageQuery = RequestOf<typeof operations.listReconciliations>['query'];
type ReportView = ResponseOf<typeof operations.listReconciliations>['body']['items'][number];

/** The days that were compared, the newest first. */
export async function listReconciliations(
  { db }: PaymentContainer,
  { limit, cursor }: PageQuery,
): Promise<{ readonly items: ReportView[]; readonly nextCursor: string | null }> {
  const rows = await listReports(db, { limit: limit + 1, before: dayIn(cursor) });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.day]);
  return { items: items.map(reportView), nextCursor };
}

/** A day's report with its differences, the oldest first. @throws Problem `not-found` */
export async function getReconciliation(
  { db }: PaymentContainer,
  day: Day,
  { limit, cursor }: PageQuery,
): Promise<ResponseOf<typeof operations.getReconciliation>['body']> {
  const report = await findReport(db, day);
  if (report === undefined) throw notFound('reconciliation of the day', day);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const rows = await listDifferences(db, day, { limit: limit + 1, after });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return {
    report: reportView(report),
    items: items.map(({ foundAt, resolvedAt, ...difference }) => ({
      ...difference,
      foundAt: foundAt.toISOString(),
      resolvedAt: resolvedAt?.toISOString() ?? null,
    })),
    nextCursor,
  };
}

/**
 * Has a day compared anew: the event brings it to the payment queue, and what its consumer has no time for is gone
 * on with by the hourly job.
 * @throws Problem `day-not-over` (409), `idempotency-key-reused` (422)
 */
export async function requestReconciliation(
  { db, clock, newEvent }: PaymentContainer,
  day: Day,
  call: Call,
): Promise<RecordedResponse> {
  if (!isSettled(day, clock())) {
    throw conflict('day-not-over', 'A day is compared two hours after its end (UTC): choose an earlier one.');
  }
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    await beginReport(tx, day);
    await restartReport(tx, day);
    const report = await findReport(tx, day);
    if (report === undefined) throw new Error(`the report of ${day} was lost`);
    const response = { status: 202, body: reportView(report) };
    await record(response);
    await appendToOutbox(tx, [newEvent(paymentEvents.ReconciliationRequested, day, { day }, call)]);
    return response;
  });
}

function reportView({ day, status, run, differences, sums, checkedAt }: Report): ReportView {
  const checked = checkedAt?.toISOString() ?? null;
  return { day, status, run, differences, sums: [...sums], checkedAt: checked };
}

/** @throws Problem `invalid-request` for a cursor of another list */
function dayIn(cursor: string | undefined): Day | undefined {
  if (cursor === undefined) return undefined;
  const day = z.iso.date().safeParse(decodeCursor(cursor, 1)[0]);
  if (!day.success) throw invalidField('cursor', 'is not a cursor of this list; start again without one');
  return day.data;
}
