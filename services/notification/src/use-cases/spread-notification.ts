import { notificationEvents } from '@concert/contracts/events/notification';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import type { NotificationContainer } from '../container.ts';
import { WAYS } from '../domain/happenings.ts';
import { newsOf } from '../domain/news.ts';
import { categoryOfMessage } from '../domain/send-content.ts';
import { findEvent } from '../store/events.ts';
import { type Account, listPurchases } from '../store/people.ts';
import { findSend, finishSend, type Send } from '../store/sends.ts';
import { deliver, type Notice } from './deliver.ts';

/** People told with one message of the queue. */
export const PAGE = 250;

interface Place {
  readonly sendId: string;
  /** The last booking that was gone through; empty at the beginning. */
  readonly after: string;
}

/**
 * Tells one page of those whom something is for. In the transaction that notes it, the outbox gets the order for the
 * next page, or the whole is noted as done: a crash repeats no page and loses none.
 */
export async function spreadNotification(
  container: NotificationContainer,
  message: Received<unknown>,
  { sendId, after }: Place,
): Promise<void> {
  const { db, newEvent } = container;
  const send = await findSend(db, sendId);
  if (send === undefined) throw new Error(`there is no send ${sendId}`);
  const { bookings, last } = await pageOf(container, send, after);
  const goOn = (tx: Tx) =>
    last === undefined
      ? finishSend(tx, sendId)
      : appendToOutbox(tx, [
          newEvent(notificationEvents.NotificationSpread, sendId, { sendId, after: last }, message),
        ]);
  await deliver(container, { message, notice: noticeOf(send, bookings), andThen: goOn });
}

interface Page {
  /** Of each person a booking, where the event has one. */
  readonly bookings: ReadonlyMap<string, string | null>;
  /** Where the next page begins; undefined when there is none. */
  readonly last: string | undefined;
}

async function pageOf(container: NotificationContainer, send: Send, after: string): Promise<Page> {
  const { eventId, content } = send;
  if (content.kind === 'message' && content.userIds !== null)
    return { bookings: new Map(content.userIds.map((userId) => [userId, null])), last: undefined };
  if (eventId === null || !(await isStillTrue(container, send, eventId)))
    return { bookings: new Map(), last: undefined };
  const purchases = await listPurchases(container.db, eventId, { limit: PAGE, after });
  return {
    bookings: new Map(purchases.map(({ userId, bookingId }) => [userId, bookingId])),
    last: purchases.length === PAGE ? purchases.at(-1)?.bookingId : undefined,
  };
}

/** Nobody is reminded of what was cancelled or moved after the reminder was begun. */
async function isStillTrue(
  { db }: NotificationContainer,
  { content }: Send,
  eventId: string,
): Promise<boolean> {
  if (content.kind !== 'reminder') return true;
  const event = await findEvent(db, eventId);
  return event?.status === 'published' && event.startsAt === content.showing.startsAt;
}

function noticeOf({ id, causeKey, eventId, content }: Send, bookings: Page['bookings']): Notice {
  const to = { causeKey, sendId: id, eventId, userIds: [...bookings.keys()] };
  const bookingOf = ({ userId }: Account): string => bookings.get(userId) ?? '';
  switch (content.kind) {
    case 'message': {
      const { title, body, link, channels, purpose } = content;
      const category = categoryOfMessage(purpose);
      const news = { title, body, link };
      return { ...to, category, channels, isUrgent: false, hasCalendar: false, newsFor: () => news };
    }
    case 'event-rescheduled':
      return {
        ...to,
        ...WAYS[content.kind],
        isUrgent: content.isUrgent,
        hasCalendar: true,
        newsFor: (account) => newsOf({ ...content, bookingId: bookingOf(account) }, account.locale),
      };
    case 'reminder':
      return {
        ...to,
        ...WAYS[content.kind],
        isUrgent: false,
        hasCalendar: false,
        newsFor: (account) => newsOf({ ...content, bookingId: bookingOf(account) }, account.locale),
      };
  }
}
