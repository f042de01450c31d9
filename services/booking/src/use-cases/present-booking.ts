import type { Booking as BookingBody } from '@concert/contracts/http/booking';
import type { Database } from '@concert/database/connection';
import type { z } from 'zod';
import { type Booking, totalsOf } from '../domain/booking.ts';
import { ticketTypeNames } from '../store/offers.ts';

export type BookingView = z.input<typeof BookingBody>;

/** Bookings as the API shows them, with the names of their ticket types. One statement for the whole list. */
export async function presentBookings(db: Database, bookings: readonly Booking[]): Promise<BookingView[]> {
  const names = await ticketTypeNames(
    db,
    bookings.flatMap((booking) => booking.items.map((item) => item.ticketTypeId)),
  );
  return bookings.map((booking) => bookingView(booking, names));
}

export async function presentBooking(db: Database, booking: Booking): Promise<BookingView> {
  const [view] = await presentBookings(db, [booking]);
  if (view === undefined) throw new Error('a booking was lost on its way');
  return view;
}

export function bookingView(booking: Booking, names: ReadonlyMap<string, string>): BookingView {
  const { subtotalMinor, discountMinor, feesMinor } = totalsOf(booking.items);
  return {
    id: booking.id,
    eventId: booking.eventId,
    userId: booking.userId,
    kind: booking.kind,
    status: booking.status,
    items: booking.items.map(
      ({ ticketTypeId, quantity, unitPriceMinor, unitFeeMinor, unitDiscountMinor }) => ({
        ticketTypeId,
        name: names.get(ticketTypeId) ?? '',
        quantity,
        unitPriceMinor,
        unitFeeMinor,
        fullPriceMinor: unitPriceMinor + unitDiscountMinor,
      }),
    ),
    subtotalMinor,
    discountMinor,
    feesMinor,
    totalMinor: booking.totalMinor,
    refundDueMinor: booking.refundDueMinor,
    cancelReason: booking.cancelReason,
    isDisputed: booking.isDisputed,
    currency: booking.currency,
    expiresAt: booking.expiresAt.toISOString(),
    confirmedAt: booking.confirmedAt?.toISOString() ?? null,
    cancelledAt: booking.cancelledAt?.toISOString() ?? null,
    createdAt: booking.createdAt.toISOString(),
  };
}
