import type { DataOf } from '@concert/contracts/event';
import type { bookingEvents } from '@concert/contracts/events/booking';
import type { eventEvents } from '@concert/contracts/events/event';
import type { paymentEvents } from '@concert/contracts/events/payment';
import type { Received } from '@concert/service-kit/consumers';
import { money } from '@concert/values/money';
import type { NotificationContainer } from '../container.ts';
import { type Happening, newsOf } from '../domain/news.ts';
import { findEvent, titleOfBooking } from '../store/events.ts';
import { deliver } from './deliver.ts';

type BookingConfirmed = Received<DataOf<typeof bookingEvents.BookingConfirmed>>;
type BookingCancelled = Received<DataOf<typeof bookingEvents.BookingCancelled>>;
type RefundSucceeded = Received<DataOf<typeof paymentEvents.RefundSucceeded>>;
type EventPublished = Received<DataOf<typeof eventEvents.EventPublished>>;

/** The buyer's tickets are there. */
export async function tellOfConfirmation(container: NotificationContainer, event: BookingConfirmed) {
  const { bookingId, eventId, userId, items } = event.data;
  const eventTitle = await titleOf(container, eventId);
  const tickets = items.reduce((sum, item) => sum + item.quantity, 0);
  await tell(container, event.id, userId, { kind: 'booking-confirmed', eventTitle, bookingId, tickets });
}

/** A paid booking is cancelled, or the event was. A hold that its buyer gave up is no news to her. */
export async function tellOfCancellation(container: NotificationContainer, event: BookingCancelled) {
  const { bookingId, eventId, userId, previousStatus, reason, refundDueMinor, currency } = event.data;
  if (previousStatus === 'pending') return;
  const kind = reason === 'event-cancelled' ? 'event-cancelled' : 'booking-cancelled';
  const eventTitle = await titleOf(container, eventId);
  const refund = money(refundDueMinor, currency);
  await tell(container, event.id, userId, { kind, eventTitle, bookingId, refund });
}

/** The money is on its way back. */
export async function tellOfRefund(container: NotificationContainer, event: RefundSucceeded) {
  const { bookingId, userId, amountMinor, currency } = event.data;
  const eventTitle = await titleOfBooking(container.db, bookingId);
  if (eventTitle === undefined) throw new Error(`refund ${event.data.refundId} is of no booking of ours`);
  const refund = money(amountMinor, currency);
  await tell(container, event.id, userId, { kind: 'refund-made', eventTitle, bookingId, refund });
}

/** The organiser's event went public. */
export async function tellOfPublication(container: NotificationContainer, event: EventPublished) {
  const { eventId, organizerId, title } = event.data;
  await tell(container, event.id, organizerId, { kind: 'event-published', eventTitle: title, eventId });
}

async function tell(
  container: NotificationContainer,
  eventId: string,
  userId: string,
  happening: Happening,
): Promise<void> {
  await deliver(container, {
    causeKey: `event:${eventId}`,
    userIds: [userId],
    channels: ['inbox', 'push'],
    newsFor: (account) => newsOf(happening, account.locale),
  });
}

async function titleOf({ db }: NotificationContainer, eventId: string): Promise<string> {
  const event = await findEvent(db, eventId);
  if (event === undefined) throw new Error(`there is no event ${eventId}`);
  return event.title;
}
