import { freeStock } from '@concert/inventory/stock';
import { sql } from 'kysely';
import type { Shop, Visit } from './shop.ts';

/** All that a visit left, without ids and times: what must be the same however it went. */
export async function endState({ booking: { db }, payment: { stripe } }: Shop, visit: Visit) {
  const bookings = await db
    .selectFrom('bookings')
    .select(['id', 'status', 'total_minor', 'refund_due_minor'])
    .where('user_id', '=', visit.buyer.id)
    .execute();
  const ids = bookings.map(({ id }) => id);
  const payments = await db
    .selectFrom('payments')
    .select(['id', 'intent_id', 'status', 'amount_minor', 'refunded_minor', 'failure_code'])
    .where('user_id', '=', visit.buyer.id)
    .execute();
  const refunds = await db
    .selectFrom('refunds')
    .select(['amount_minor', 'status', 'cause_key', 'failure_code'])
    .where('payment_id', 'in', ['', ...payments.map(({ id }) => id)])
    .execute();
  const tickets = await db
    .selectFrom('tickets')
    .select(['status'])
    .where('booking_id', 'in', ['', ...ids])
    .execute();
  const told = await db
    .selectFrom('outbox')
    .select('type')
    .where(
      sql<string>`JSON_VALUE(envelope, '$.correlationId')`,
      'in',
      [visit.hold, visit.pay, visit.cancel].map(({ correlationId }) => correlationId),
    )
    .execute();
  const charges = await stripe.ask(async (client) => {
    const found = [];
    for (const { intent_id: payment_intent } of payments) {
      if (payment_intent === null) continue;
      found.push(...(await client.charges.list({ payment_intent, limit: 100 })).data);
    }
    return found;
  });
  const free = await freeStock(db, visit.event.ticketTypeIds);
  return {
    bookings: bookings.map(({ id: _, ...rest }) => rest),
    payments: payments.map(({ id: _, intent_id, ...rest }) => ({ ...rest, hasIntent: intent_id !== null })),
    refunds,
    tickets: tickets.map(({ status }) => status),
    told: told.map(({ type }) => type).sort(),
    charges: charges.map(({ amount, amount_refunded, status }) => ({ amount, amount_refunded, status })),
    free: [...free.values()],
  };
}
