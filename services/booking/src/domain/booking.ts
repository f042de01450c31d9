import type {
  BOOKING_KINDS,
  BOOKING_STATUSES,
  CANCEL_REASONS,
  TICKET_VOID_REASONS,
} from '@concert/contracts/http/booking';

export type BookingStatus = (typeof BOOKING_STATUSES)[number];
export type BookingKind = (typeof BOOKING_KINDS)[number];
export type CancelReason = (typeof CANCEL_REASONS)[number];
export type VoidReason = (typeof TICKET_VOID_REASONS)[number];

export interface BookingItem {
  readonly ticketTypeId: string;
  readonly quantity: number;
  /** Paid for a ticket, without its fee. */
  readonly unitPriceMinor: number;
  readonly unitFeeMinor: number;
  /** What the price is below the list price. */
  readonly unitDiscountMinor: number;
}

export interface Booking {
  readonly id: string;
  readonly userId: string;
  readonly eventId: string;
  readonly kind: BookingKind;
  readonly status: BookingStatus;
  readonly currency: string;
  readonly totalMinor: number;
  readonly refundDueMinor: number;
  readonly paymentId: string | null;
  readonly cancelReason: CancelReason | null;
  readonly isDisputed: boolean;
  /** Counts the changes that a reader can see. */
  readonly version: number;
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
  items: readonly Pick<BookingItem, 'ticketTypeId' | 'quantity'>[],
): { readonly ticketTypeId: string; readonly quantity: number }[] {
  return items.map(({ ticketTypeId, quantity }) => ({ ticketTypeId, quantity }));
}

export interface Totals {
  /** At list prices. */
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly feesMinor: number;
  /** Subtotal − discount + fees: what is paid. */
  readonly totalMinor: number;
}

export function totalsOf(items: readonly BookingItem[]): Totals {
  const sum = (unit: (item: BookingItem) => number) =>
    items.reduce((total, item) => total + item.quantity * unit(item), 0);
  const discountMinor = sum((item) => item.unitDiscountMinor);
  const feesMinor = sum((item) => item.unitFeeMinor);
  const pricesMinor = sum((item) => item.unitPriceMinor);
  return {
    subtotalMinor: pricesMinor + discountMinor,
    discountMinor,
    feesMinor,
    totalMinor: pricesMinor + feesMinor,
  };
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
