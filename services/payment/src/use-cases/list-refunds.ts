import type { paymentOversightOperations } from '@concert/contracts/http/payment-oversight';
import type { RequestOf } from '@concert/contracts/operation';
import type { PageQuery } from '@concert/contracts/schemas';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { notFound } from '@concert/values/problems';
import type { z } from 'zod';
import type { PaymentContainer } from '../container.ts';
import { findPayment } from '../store/payments.ts';
import { listRefunds } from '../store/refunds.ts';
import { isManager } from './payment-access.ts';
import { managedRefundView, type RefundView, refundView, watchedRefundView } from './present-refund.ts';

type WatchQuery = RequestOf<typeof paymentOversightOperations.listRefunds>['query'];
type Page = z.output<typeof PageQuery>;

/** Everybody's refunds with what stands in their way, for operators, the newest first. */
export async function watchRefunds({ db }: PaymentContainer, { status, limit, cursor }: WatchQuery) {
  const rows = await listRefunds(db, { status }, { limit: limit + 1, before: placeOf(cursor) });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map(watchedRefundView), nextCursor };
}

/**
 * The refunds of a payment, the newest first.
 * @throws Problem `not-found` for all but its buyer, the organiser of its event and admins
 */
export async function listPaymentRefunds(
  container: PaymentContainer,
  paymentId: string,
  { page, identity }: { readonly page: Page; readonly identity: Identity },
): Promise<{ readonly items: RefundView[]; readonly nextCursor: string | null }> {
  const payment = await findPayment(container.db, paymentId);
  const mayManage = payment !== undefined && (await isManager(container, payment, identity));
  if (!mayManage && payment?.userId !== identity.userId) throw notFound('payment', paymentId);
  const place = { limit: page.limit + 1, before: placeOf(page.cursor) };
  const rows = await listRefunds(container.db, { paymentId }, place);
  const { items, nextCursor } = pageOf(rows, page.limit, (row) => [row.id]);
  return { items: items.map(mayManage ? managedRefundView : refundView), nextCursor };
}

const placeOf = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
