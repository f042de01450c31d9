import type { BOOKING_STATUSES } from '@concert/contracts/http/booking';

export type BookingStatus = (typeof BOOKING_STATUSES)[number];

export interface BookingItem {
  readonly ticketTypeId: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

export interface Booking {
  readonly id: string;
  readonly userId: string;
  readonly eventId: string;
  readonly status: BookingStatus;
  readonly currency: string;
  readonly totalMinor: number;
  readonly refundDueMinor: number;
  readonly paymentId: string | null;
  readonly expiresAt: Date;
  readonly confirmedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly createdAt: Date;
  readonly items: readonly BookingItem[];
}

/**
 * The state machine: from which states each state may be reached. An expired booking can still be confirmed,
 * by a payment that came late and found tickets left.
 */
export const LEGAL_PRIOR: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  pending: [],
  confirmed: ['pending', 'expired'],
  expired: ['pending'],
  cancelled: ['pending', 'confirmed'],
};

/** Items without their prices: what events tell. */
export function quantitiesOf(
  items: readonly BookingItem[],
): { readonly ticketTypeId: string; readonly quantity: number }[] {
  return items.map(({ ticketTypeId, quantity }) => ({ ticketTypeId, quantity }));
}

export function totalOf(items: readonly BookingItem[]): number {
  return items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
}

/** What several bookings hold together, by ticket type: one statement for each instead of one for each booking. */
export function totalQuantities(
  bookings: readonly Pick<Booking, 'items'>[],
): readonly { readonly ticketTypeId: string; readonly quantity: number }[] {
  const byType = Map.groupBy(
    bookings.flatMap((booking) => booking.items),
    (item) => item.ticketTypeId,
  );
  return [...byType].map(([ticketTypeId, items]) => ({
    ticketTypeId,
    quantity: items.reduce((sum, item) => sum + item.quantity, 0),
  }));
}
