import type { DataOf } from '@concert/contracts/event';
import type { bookingEvents } from '@concert/contracts/events/booking';
import type { paymentEvents } from '@concert/contracts/events/payment';
import type { Received } from '@concert/service-kit/consumers';
import { money } from '@concert/values/money';
import type { EmailContainer } from '../container.ts';
import { cancellationMail } from '../domain/templates/cancellation.ts';
import { refundMail } from '../domain/templates/refund.ts';
import { type Recipient, readCharge, readEvent, readRecipient } from '../store/mail-facts.ts';
import { mailEvent, type Recipe } from './mail-event.ts';

type Cancelled = DataOf<typeof bookingEvents.BookingCancelled>;
type Refunded = DataOf<typeof paymentEvents.RefundSucceeded>;

/** Of a hold that was given up, or of a chargeback that the buyer won, nobody needs a mail. */
export const CANCELLATION: Recipe<Cancelled, Recipient> = {
  template: 'booking-cancelled',
  contact: (db, { bookingId }) => readRecipient(db, bookingId),
  bookingOf: ({ bookingId }) => bookingId,
  isRewritable: true,
  write: async ({ db, publicOrigin }, { data }, { locale, name, giverName }) => {
    const { bookingId, eventId, currency, refundDueMinor, previousStatus, reason } = data;
    if (previousStatus !== 'confirmed' || reason === 'charged-back') return undefined;
    const charge = await readCharge(db, bookingId);
    const facts = {
      locale,
      name,
      bookingId,
      event: await readEvent(db, eventId),
      reason,
      giverName,
      paid: money(charge.totalMinor, charge.currency),
      refund: money(refundDueMinor, currency),
    };
    return { document: cancellationMail(facts, publicOrigin) };
  },
};

export const REFUND: Recipe<Refunded> = {
  template: 'refund',
  contact: (db, { bookingId }) => readRecipient(db, bookingId),
  bookingOf: ({ bookingId }) => bookingId,
  isRewritable: true,
  write: async ({ db, publicOrigin }, { data }, { locale, name }) => {
    const { bookingId, amountMinor, currency } = data;
    const { eventId } = await readCharge(db, bookingId);
    const { title } = await readEvent(db, eventId);
    const facts = { locale, name, bookingId, eventTitle: title, refund: money(amountMinor, currency) };
    return { document: refundMail(facts, publicOrigin) };
  },
};

/** Tells of a cancelled booking, and of what comes back. */
export const mailCancellation = (container: EmailContainer, event: Received<Cancelled>): Promise<void> =>
  mailEvent(container, event, CANCELLATION);

/** Tells that money is on its way back. */
export const mailRefund = (container: EmailContainer, event: Received<Refunded>): Promise<void> =>
  mailEvent(container, event, REFUND);
