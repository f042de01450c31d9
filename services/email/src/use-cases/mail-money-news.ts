import type { DataOf } from '@concert/contracts/event';
import type { bookingEvents } from '@concert/contracts/events/booking';
import type { paymentEvents } from '@concert/contracts/events/payment';
import type { Received } from '@concert/service-kit/consumers';
import { money } from '@concert/values/money';
import type { EmailContainer } from '../container.ts';
import { cancellationMail } from '../domain/templates/cancellation.ts';
import { refundMail } from '../domain/templates/refund.ts';
import { readCharge, readEvent } from '../store/mail-facts.ts';
import { mailAccount } from './mail-account.ts';

/** Tells of a cancelled booking; of a hold that was given up, or a chargeback that the buyer won, nobody needs a mail. */
export async function mailCancellation(
  container: EmailContainer,
  event: Received<DataOf<typeof bookingEvents.BookingCancelled>>,
): Promise<void> {
  const { bookingId, eventId, currency, refundDueMinor, previousStatus, reason } = event.data;
  if (previousStatus !== 'confirmed' || reason === 'charged-back') return;
  await mailAccount(container, event, 'booking-cancelled', async (contact) => {
    const charge = await readCharge(container.db, bookingId);
    const facts = {
      locale: contact.locale,
      name: contact.name,
      bookingId,
      event: await readEvent(container.db, eventId),
      reason: reason === 'event-cancelled' ? reason : ('buyer' as const),
      paid: money(charge.totalMinor, charge.currency),
      refund: money(refundDueMinor, currency),
    };
    return { document: cancellationMail(facts, container.publicOrigin) };
  });
}

/** Tells that money is on its way back. */
export async function mailRefund(
  container: EmailContainer,
  event: Received<DataOf<typeof paymentEvents.RefundSucceeded>>,
): Promise<void> {
  const { bookingId, amountMinor, currency } = event.data;
  await mailAccount(container, event, 'refund', async (contact) => {
    const { eventId } = await readCharge(container.db, bookingId);
    const { title } = await readEvent(container.db, eventId);
    const facts = {
      locale: contact.locale,
      name: contact.name,
      bookingId,
      eventTitle: title,
      refund: money(amountMinor, currency),
    };
    return { document: refundMail(facts, container.publicOrigin) };
  });
}
