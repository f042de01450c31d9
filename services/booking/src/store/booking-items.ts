import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import type { BookingItem } from '../domain/booking.ts';

export async function insertItems(tx: Tx, bookingId: string, items: readonly BookingItem[]): Promise<void> {
  await tx
    .insertInto('booking_items')
    .values(
      items.map((item) => ({
        booking_id: bookingId,
        ticket_type_id: item.ticketTypeId,
        quantity: item.quantity,
        unit_price_minor: item.unitPriceMinor,
        unit_fee_minor: item.unitFeeMinor,
        unit_discount_minor: item.unitDiscountMinor,
      })),
    )
    .execute();
}

/** The items of bookings, by booking. One statement. */
export async function itemsOf(
  db: Database,
  bookingIds: readonly string[],
): Promise<ReadonlyMap<string, readonly BookingItem[]>> {
  if (bookingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('booking_items')
    .selectAll()
    .where('booking_id', 'in', bookingIds)
    .execute();
  const found = rows.map((row) => ({
    bookingId: row.booking_id,
    item: {
      ticketTypeId: row.ticket_type_id,
      quantity: row.quantity,
      unitPriceMinor: row.unit_price_minor,
      unitFeeMinor: row.unit_fee_minor,
      unitDiscountMinor: row.unit_discount_minor,
    },
  }));
  const byBooking = Map.groupBy(found, (one) => one.bookingId);
  return new Map([...byBooking].map(([id, all]) => [id, all.map(({ item }) => item)]));
}
