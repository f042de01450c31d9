import { after, MINUTE } from '@concert/values/clock';
import { conflict } from '@concert/values/problems';

/** What a booking is to pay, as its owner shows it. */
export interface Charge {
  readonly bookingId: string;
  readonly userId: string;
  readonly eventId: string;
  readonly organizerId: string;
  readonly status: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly expiresAt: Date;
  /** The database's time of the reading, by which the hold's expiry is judged. */
  readonly now: Date;
}

/** @throws Problem `nothing-to-pay`, `booking-not-pending`, `booking-expired` (409) */
export function requirePayable(charge: Charge): void {
  if (charge.amountMinor === 0) throw conflict('nothing-to-pay', 'This booking costs nothing.');
  if (charge.status === 'expired' || (charge.status === 'pending' && charge.expiresAt <= charge.now)) {
    throw conflict('booking-expired', 'The hold has expired and nothing was charged; hold tickets anew.');
  }
  if (charge.status !== 'pending') {
    throw conflict('booking-not-pending', `This booking is ${charge.status}; it cannot be paid.`);
  }
}

/** How long after its hold a payment may still come to its end, for a buyer who is at the bank when the hold expires. */
const GRACE = 15 * MINUTE;

/** Whether nobody is to pay this booking any more. */
export function isGivenUp(charge: Charge): boolean {
  return (
    charge.status === 'cancelled' ||
    (charge.status !== 'confirmed' && after(charge.expiresAt, GRACE) <= charge.now)
  );
}
