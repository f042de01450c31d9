import type { CANCELLATION_REASONS } from '@concert/contracts/http/booking';
import { after, HOUR } from '@concert/values/clock';
import { money, percentOf } from '@concert/values/money';
import { type Booking, totalsOf } from './booking.ts';

/** An event's refund policy with the moments it counts from. */
export interface RefundTerms {
  /** All is given back then, even to a buyer who cancels before the event's bookings are. */
  readonly isEventCancelled: boolean;
  readonly kind: 'full' | 'partial' | 'none';
  readonly percent: number;
  readonly untilHoursBefore: number;
  readonly startsAt: Date;
  /** Who booked before the event got another time or place gets all back until then. */
  readonly rescheduledAt: Date | null;
  readonly rescheduleRefundUntil: Date | null;
}

export interface Cancellation {
  readonly canCancel: boolean;
  readonly refundMinor: number;
  readonly reason: (typeof CANCELLATION_REASONS)[number];
  /** The rule holds until then; null without an end. */
  readonly until: Date | null;
}

type Cancellable = Pick<
  Booking,
  'status' | 'currency' | 'items' | 'isDisputed' | 'confirmedAt' | 'expiresAt'
> & { readonly isCheckedIn: boolean };

/**
 * What a buyer who cancels at `now` gets back, and by which rule; the first that applies. A partial policy gives its
 * part of the ticket prices, fees stay; all else that gives something gives everything.
 */
export function cancellationOf(booking: Cancellable, terms: RefundTerms, now: Date): Cancellation {
  if (booking.status === 'pending') return granted('unpaid', 0, booking.expiresAt);
  if (booking.status !== 'confirmed') return refused('not-active');
  if (booking.isDisputed) return refused('disputed');
  const { totalMinor } = totalsOf(booking.items);
  if (terms.isEventCancelled) return granted('event-cancelled', totalMinor, null);
  if (booking.isCheckedIn) return refused('checked-in');
  if (totalMinor === 0) return untilOf('free', 0, terms.startsAt, now);
  const freedUntil = freedByRescheduling(booking.confirmedAt, terms);
  if (freedUntil !== null && now <= freedUntil) return granted('rescheduled', totalMinor, freedUntil);
  return byPolicy(booking, terms, now);
}

function byPolicy({ items, currency }: Cancellable, terms: RefundTerms, now: Date): Cancellation {
  if (terms.kind === 'none') return refused('not-refundable');
  const { totalMinor, feesMinor } = totalsOf(items);
  const refundMinor =
    terms.kind === 'full'
      ? totalMinor
      : percentOf(money(totalMinor - feesMinor, currency), terms.percent).amountMinor;
  return untilOf(terms.kind, refundMinor, after(terms.startsAt, -terms.untilHoursBefore * HOUR), now);
}

function freedByRescheduling(
  confirmedAt: Date | null,
  { rescheduledAt, rescheduleRefundUntil }: RefundTerms,
): Date | null {
  const isBefore = confirmedAt !== null && rescheduledAt !== null && confirmedAt < rescheduledAt;
  return isBefore ? rescheduleRefundUntil : null;
}

function untilOf(reason: 'free' | 'full' | 'partial', refundMinor: number, until: Date, now: Date) {
  return now <= until ? granted(reason, refundMinor, until) : refused('period-over', until);
}

const granted = (reason: Cancellation['reason'], refundMinor: number, until: Date | null): Cancellation => ({
  canCancel: true,
  refundMinor,
  reason,
  until,
});

const refused = (reason: Cancellation['reason'], until: Date | null = null): Cancellation => ({
  canCancel: false,
  refundMinor: 0,
  reason,
  until,
});
