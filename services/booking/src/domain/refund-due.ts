import { after, HOUR } from '@concert/values/clock';
import { type Money, percentOf } from '@concert/values/money';

/** An event's refund policy with the moment it counts back from. */
export interface RefundTerms {
  /** All is given back then, even to a buyer who cancels before the event's bookings are. */
  readonly isEventCancelled: boolean;
  readonly kind: 'full' | 'partial' | 'none';
  readonly percent: number;
  readonly untilHoursBefore: number;
  readonly startsAt: Date;
}

/** What a buyer who cancels at `now` gets back, or undefined when it is too late or never allowed. */
export function refundDue(paid: Money, terms: RefundTerms, now: Date): Money | undefined {
  if (terms.isEventCancelled) return paid;
  if (terms.kind === 'none' || now > after(terms.startsAt, -terms.untilHoursBefore * HOUR)) return undefined;
  return terms.kind === 'full' ? paid : percentOf(paid, terms.percent);
}
