import type { PaymentContainer } from '../../../services/payment/src/container.ts';

/** What Stripe's own books say of the purchases of one event, against ours. */
export interface Books {
  /** Bookings whose buyer was charged more than once. */
  readonly chargedTwice: number;
  /** Bookings whose buyer paid and has neither a ticket nor the money back, or has both. */
  readonly unsettled: readonly string[];
}

interface Paid {
  charges: number;
  keptMinor: number;
}

/** Compares every charge since `since` (Unix seconds) with the bookings of the event. */
export async function compareBooks(
  { stripe, db }: PaymentContainer,
  { eventId, since }: { readonly eventId: string; readonly since: number },
): Promise<Books> {
  const paid = await stripe.ask(async (client) => {
    const sums = new Map<string, Paid>();
    for await (const charge of client.charges.list({ created: { gte: since }, limit: 100 })) {
      const bookingId = charge.metadata.bookingId;
      if (charge.status !== 'succeeded' || bookingId === undefined) continue;
      const sum = sums.get(bookingId) ?? { charges: 0, keptMinor: 0 };
      sum.charges += 1;
      sum.keptMinor += charge.amount - charge.amount_refunded;
      sums.set(bookingId, sum);
    }
    return sums;
  });
  const bookings = await db
    .selectFrom('bookings')
    .select(['id', 'status', 'total_minor'])
    .where('event_id', '=', eventId)
    .execute();
  const unsettled = bookings.flatMap(({ id, status, total_minor }) => {
    const kept = paid.get(id)?.keptMinor ?? 0;
    const due = status === 'confirmed' ? total_minor : 0;
    return kept === due ? [] : [`booking ${id} is ${status}: ${kept} kept, ${due} due`];
  });
  const chargedTwice = bookings.filter(({ id }) => (paid.get(id)?.charges ?? 0) > 1).length;
  return { chargedTwice, unsettled };
}
