import type { PageQuery } from '@concert/contracts/schemas';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import type { z } from 'zod';
import type { PaymentContainer } from '../container.ts';
import { listPayments } from '../store/payments.ts';
import { type PaymentView, paymentView } from './present-payment.ts';

/** The caller's own payments, the newest first. */
export async function paymentHistory(
  { db }: PaymentContainer,
  { limit, cursor }: z.output<typeof PageQuery>,
  { userId }: Identity,
): Promise<{ readonly items: PaymentView[]; readonly nextCursor: string | null }> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const rows = await listPayments(db, userId, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map((payment) => paymentView(payment)), nextCursor };
}
