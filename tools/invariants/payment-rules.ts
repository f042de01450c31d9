import type { Violation } from './findings.ts';
import type { InFlight } from './in-flight.ts';

/** A payment with its booking and the sums of its refunds and disputes. */
export interface PaymentRow {
  readonly id: string;
  readonly booking: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  /** What the payment says that is given back or about to be. */
  readonly refunded: number;
  /** The sum of its refunds that did not fail; a decimal of the database. */
  readonly given: string | number;
  readonly foreignCurrency: string | number;
  /** What the payment says that its buyer's bank holds until it decides, and that it took. */
  readonly disputed: number;
  readonly chargedBack: number;
  /** The sum of its disputes that were lost; a decimal of the database. */
  readonly lost: string | number;
  readonly bookingStatus: string | null;
  /** The payment that the booking was confirmed by. */
  readonly bookedBy: string | null;
  readonly total: number | null;
  readonly bookingCurrency: string | null;
  /** What a cancelled booking owes its buyer. */
  readonly due: number | null;
}

/** What is wrong with a payment; nothing for one whose next step is in flight. */
export function paymentViolations(row: PaymentRow, inFlight: InFlight): readonly Violation[] {
  const { id, booking, amount, currency } = row;
  const given = Number(row.given);
  const facts = { paymentId: id, bookingId: booking, amountMinor: amount, currency };
  const rules = [
    ...refundRules(row, given),
    ...(row.chargedBack === Number(row.lost) ? [] : ['charged-back-is-not-the-sum-of-lost-disputes']),
    ...(row.status === 'succeeded' ? placeRules(row, given, inFlight) : []),
  ];
  return rules.map((rule) => ({ rule, ...facts, refundedMinor: row.refunded, refundsMinor: given }));
}

function refundRules(
  { status, refunded, amount, foreignCurrency }: PaymentRow,
  given: number,
): readonly string[] {
  return [
    ...(refunded === given ? [] : ['refunded-is-not-the-sum-of-refunds']),
    ...(given > amount ? ['refunded-more-than-paid'] : []),
    ...(Number(foreignCurrency) === 0 ? [] : ['refund-in-another-currency']),
    ...(given > 0 && status !== 'succeeded' ? ['refund-of-what-was-not-paid'] : []),
  ];
}

/**
 * Where the money of a succeeded payment is: with the booking that it confirmed, or given back, by us or by the
 * buyer's bank, which also has it while it decides.
 */
function placeRules(row: PaymentRow, given: number, inFlight: InFlight): readonly string[] {
  const { id, booking, bookingStatus, bookedBy } = row;
  const returned = given + row.chargedBack + row.disputed;
  if (bookedBy !== id) {
    const isUnderWay = inFlight.unplaced.has(id) || inFlight.toReturn.has(id);
    return returned >= row.amount || isUnderWay ? [] : ['payment-without-booking-or-refund'];
  }
  const isItsAmount = row.total === row.amount && row.bookingCurrency === row.currency;
  if (!isItsAmount) return ['payment-of-another-amount'];
  if (bookingStatus === 'confirmed') return [];
  if (bookingStatus !== 'cancelled') return ['payment-without-booking-or-refund'];
  return returned >= (row.due ?? 0) || inFlight.toRefund.has(booking) ? [] : ['refund-due-and-not-made'];
}
