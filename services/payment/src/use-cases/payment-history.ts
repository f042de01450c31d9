import type { paymentOperations } from '@concert/contracts/http/payment';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { notFound } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import type { PaymentStatus } from '../domain/payment.ts';
import { listPayments, organizerOf, type PaymentFilter, paidEvents } from '../store/payment-lists.ts';
import { listedView, managedView, paymentView } from './present-payment.ts';

type Query = RequestOf<typeof paymentOperations.paymentHistory>['query'];

/**
 * Payments, the newest first: one's own, those of one's own event, or, for admins, those that the filters name.
 * @throws Problem `not-found` for another's event or account
 */
export async function paymentHistory({ db }: PaymentContainer, query: Query, identity: Identity) {
  const { limit, cursor } = query;
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const { filter, isManaged } = await scopeOf(db, query, identity);
  const rows = await listPayments(db, filter, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  const show = isManaged ? managedView : (payment: (typeof items)[number]) => paymentView(payment);
  const events = await paidEvents(db, [...new Set(items.flatMap(({ eventId }) => eventId ?? []))]);
  return { items: items.map((payment) => listedView(show(payment), payment, events)), nextCursor };
}

interface Scope {
  readonly filter: PaymentFilter;
  /** Whether the caller sees them as their organiser or as an admin. */
  readonly isManaged: boolean;
}

async function scopeOf(
  db: PaymentContainer['db'],
  { userId, eventId, bookingId, status }: Query,
  identity: Identity,
): Promise<Scope> {
  const statuses = status && ROWS_SHOWN_AS[status];
  const hasFilter = [userId, eventId, bookingId, status].some((one) => one !== undefined);
  if (identity.role === 'admin' && hasFilter)
    return { filter: { userId, eventId, bookingId, statuses }, isManaged: true };
  if (userId !== undefined && userId !== identity.userId) throw notFound('user', userId);
  if (eventId === undefined)
    return { filter: { userId: identity.userId, bookingId, statuses }, isManaged: false };
  if ((await organizerOf(db, eventId)) !== identity.userId) throw notFound('event', eventId);
  return { filter: { userId, eventId, bookingId, statuses }, isManaged: true };
}

/** The reverse of what `paymentView` shows. */
const ROWS_SHOWN_AS: Readonly<Record<NonNullable<Query['status']>, readonly PaymentStatus[]>> = {
  requires_action: ['requires_action'],
  processing: ['processing'],
  succeeded: ['succeeded'],
  failed: ['failed', 'started', 'canceled'],
};
