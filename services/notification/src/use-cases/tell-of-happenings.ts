import type { DataOf } from '@concert/contracts/event';
import type { bookingEvents } from '@concert/contracts/events/booking';
import type { eventEvents } from '@concert/contracts/events/event';
import type { fileEvents } from '@concert/contracts/events/file';
import type { paymentEvents } from '@concert/contracts/events/payment';
import type { Received } from '@concert/service-kit/consumers';
import { DAY } from '@concert/values/clock';
import { money } from '@concert/values/money';
import type { NotificationContainer } from '../container.ts';
import { type Happening, WAYS } from '../domain/happenings.ts';
import { newsOf } from '../domain/news.ts';
import { type EventSheet, findEvent, findEventOfBooking } from '../store/events.ts';
import { deliver } from './deliver.ts';

type BookingConfirmed = Received<DataOf<typeof bookingEvents.BookingConfirmed>>;
type BookingCancelled = Received<DataOf<typeof bookingEvents.BookingCancelled>>;
type TicketReissued = Received<DataOf<typeof bookingEvents.TicketReissued>>;
type RefundSucceeded = Received<DataOf<typeof paymentEvents.RefundSucceeded>>;
type SubscriptionChanged = Received<DataOf<typeof paymentEvents.SubscriptionChanged>>;
type DisputeOpened = Received<DataOf<typeof paymentEvents.DisputeOpened>>;
type DisputeClosed = Received<DataOf<typeof paymentEvents.DisputeClosed>>;
type EventPublished = Received<DataOf<typeof eventEvents.EventPublished>>;
type FileScanned = Received<DataOf<typeof fileEvents.FileScanned>>;

/** The buyer's tickets are there. Of a present the organiser, whose booking it is, needs no news. */
export async function tellOfConfirmation(container: NotificationContainer, event: BookingConfirmed) {
  const { bookingId, eventId, userId, items, kind } = event.data;
  if (kind === 'complimentary') return;
  const { title: eventTitle } = await eventOf(container, eventId);
  const tickets = items.reduce((sum, item) => sum + item.quantity, 0);
  const happening = { kind: 'booking-confirmed', eventTitle, bookingId, tickets } as const;
  await tell(container, event, { userIds: [userId], eventId, happening });
}

/** Who ended a booking, by the event's reason. */
const CANCELLED_BY = { buyer: 'buyer', organizer: 'organizer', 'charged-back': 'bank' } as const;

/**
 * A paid booking is cancelled, or the event was. A hold that its buyer gave up is no news to her, nor is a present to
 * the organiser who took it back.
 */
export async function tellOfCancellation(container: NotificationContainer, event: BookingCancelled) {
  const { bookingId, eventId, userId, reason, refundDueMinor, currency } = event.data;
  if (event.data.previousStatus === 'pending' || event.data.kind === 'complimentary') return;
  const { title: eventTitle, startsAt } = await eventOf(container, eventId);
  const about = { eventTitle, bookingId, refund: money(refundDueMinor, currency) };
  const isOff = reason === 'event-cancelled';
  const happening: Happening = isOff
    ? { kind: 'event-cancelled', ...about }
    : { kind: 'booking-cancelled', by: CANCELLED_BY[reason], ...about };
  const isUrgent = isOff && isSoon(container, startsAt);
  await tell(container, event, { userIds: [userId], eventId, happening, isUrgent });
}

/** Tickets got new codes, so that the buyer does not come with the old ones. */
export async function tellOfReissue(container: NotificationContainer, event: TicketReissued) {
  const { bookingId, eventId, userId, ticketIds } = event.data;
  const { title: eventTitle, startsAt } = await eventOf(container, eventId);
  const happening = {
    kind: 'tickets-reissued',
    eventTitle,
    bookingId,
    tickets: ticketIds.length,
  } as const;
  const isUrgent = isSoon(container, startsAt);
  await tell(container, event, { userIds: [userId], eventId, happening, isUrgent });
}

/** The money is on its way back. */
export async function tellOfRefund(container: NotificationContainer, event: RefundSucceeded) {
  const { bookingId, userId, amountMinor, currency } = event.data;
  const sheet = await findEventOfBooking(container.db, bookingId);
  if (sheet === undefined) throw new Error(`refund ${event.data.refundId} is of no booking of ours`);
  const refund = money(amountMinor, currency);
  const happening = { kind: 'refund-made', eventTitle: sheet.title, bookingId, refund } as const;
  await tell(container, event, { userIds: [userId], eventId: sheet.eventId, happening });
}

/** A membership is not paid, or over. That it goes well is no news. */
export async function tellOfSubscription(container: NotificationContainer, event: SubscriptionChanged) {
  const { userId, before, after, currentPeriodEnd } = event.data;
  if (after === before) return;
  if (after === 'past_due') {
    const happening = { kind: 'membership-past-due', until: currentPeriodEnd } as const;
    await tell(container, event, { userIds: [userId], eventId: null, happening });
  }
  // One that was never paid did not end.
  if (after === 'ended' && before !== null && before !== 'incomplete') {
    await tell(container, event, {
      userIds: [userId],
      eventId: null,
      happening: { kind: 'membership-ended' },
    });
  }
}

/** The organiser's event went public. */
export async function tellOfPublication(container: NotificationContainer, event: EventPublished) {
  const { eventId, organizerId, title } = event.data;
  const happening = { kind: 'event-published', eventTitle: title, eventId } as const;
  await tell(container, event, { userIds: [organizerId], eventId, happening });
}

/** A buyer's bank demands money back from the organiser. */
export async function tellOfDispute(container: NotificationContainer, event: DisputeOpened) {
  const { eventId, organizerId, amountMinor, currency, reason, evidenceDueAt } = event.data;
  const { title: eventTitle } = await eventOf(container, eventId);
  const amount = money(amountMinor, currency);
  const happening = { kind: 'dispute-opened', eventTitle, eventId, amount, reason, evidenceDueAt } as const;
  await tell(container, event, { userIds: [organizerId], eventId, happening });
}

/** The bank decided. */
export async function tellOfDisputeOutcome(container: NotificationContainer, event: DisputeClosed) {
  const { eventId, organizerId, amountMinor, currency, outcome } = event.data;
  const { title: eventTitle } = await eventOf(container, eventId);
  const amount = money(amountMinor, currency);
  const happening = { kind: 'dispute-closed', eventTitle, eventId, amount, outcome } as const;
  await tell(container, event, { userIds: [organizerId], eventId, happening });
}

/** An upload was put aside. */
export async function tellOfQuarantine(container: NotificationContainer, event: FileScanned) {
  const { ownerId, verdict, reason } = event.data;
  if (verdict !== 'quarantined') return;
  const happening = { kind: 'file-quarantined', reason: reason ?? 'unknown' } as const;
  await tell(container, event, { userIds: [ownerId], eventId: null, happening });
}

interface Told {
  readonly userIds: readonly string[];
  readonly eventId: string | null;
  readonly happening: Happening;
  readonly isUrgent?: boolean;
}

/** Tells these people of a happening, through what its kind goes through. */
export async function tell(
  container: NotificationContainer,
  message: Received<unknown>,
  { userIds, eventId, happening, isUrgent = false }: Told,
): Promise<void> {
  await deliver(container, {
    message,
    notice: {
      ...WAYS[happening.kind],
      causeKey: `event:${message.id}`,
      sendId: null,
      eventId,
      userIds,
      isUrgent,
      hasCalendar: false,
      newsFor: (account) => newsOf(happening, account.locale),
    },
  });
}

/** What changes today or tomorrow goes through quiet hours: somebody may be about to leave. */
export const isSoon = ({ clock }: Pick<NotificationContainer, 'clock'>, startsAt: string): boolean => {
  const left = Date.parse(startsAt) - clock().getTime();
  return left > 0 && left < DAY;
};

async function eventOf({ db }: NotificationContainer, eventId: string): Promise<EventSheet> {
  const event = await findEvent(db, eventId);
  if (event === undefined) throw new Error(`there is no event ${eventId}`);
  return event;
}
