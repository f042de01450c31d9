import { after, MINUTE } from '@concert/values/clock';
import type { BookingContainer } from '../container.ts';
import { type Booking, type BookingItem, type BookingKind, totalsOf } from '../domain/booking.ts';
import type { OffersNow } from '../store/offers.ts';

const HOLD_FOR = 10 * MINUTE;

/** A booking of priced items as it begins: held, or confirmed at once where it costs nothing. */
export function newBooking(
  { newId }: Pick<BookingContainer, 'newId'>,
  {
    kind = 'sale',
    ...of
  }: {
    readonly eventId: string;
    readonly userId: string;
    readonly items: readonly BookingItem[];
    readonly kind?: BookingKind;
  },
  { offers, now }: OffersNow,
): Booking {
  const { totalMinor } = totalsOf(of.items);
  return {
    ...of,
    id: newId(),
    kind,
    status: totalMinor === 0 ? 'confirmed' : 'pending',
    currency: offers[0]?.currency ?? '',
    totalMinor,
    refundDueMinor: 0,
    paymentId: null,
    cancelReason: null,
    isDisputed: false,
    version: 1,
    expiresAt: after(now, HOLD_FOR),
    confirmedAt: totalMinor === 0 ? now : null,
    cancelledAt: null,
    createdAt: now,
  };
}
