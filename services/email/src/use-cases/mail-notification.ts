import type { DataOf } from '@concert/contracts/event';
import type { notificationEvents } from '@concert/contracts/events/notification';
import type { Received } from '@concert/service-kit/consumers';
import type { EmailContainer } from '../container.ts';
import { ownUrl } from '../domain/own-url.ts';
import { notificationMail } from '../domain/templates/notification.ts';
import { bookingUrl } from '../domain/templates/tickets.ts';
import { bookingsOf, findContact, findEvent } from '../store/mail-facts.ts';
import { calendarAttachment } from './attach-calendar.ts';
import { mailEvent, type Recipe } from './mail-event.ts';

type Requested = DataOf<typeof notificationEvents.NotificationMailRequested>;

/** Sends a notification as a mail; marketing carries what ends it, both for programs and for people. */
export async function mailNotification(container: EmailContainer, event: Received<Requested>): Promise<void> {
  await mailEvent(container, event, NOTIFICATION);
}

/** Not to be sent again: its text is not kept. */
const NOTIFICATION: Recipe<Requested> = {
  template: 'notification',
  contact: (db, { userId }) => findContact(db, userId),
  notificationOf: ({ notificationId }) => notificationId,
  write: async (container, { data, time }, { locale }) => {
    const { db, publicOrigin } = container;
    const { userId, title, body, link, eventId, calendar } = data;
    const event = eventId === null ? undefined : await findEvent(db, eventId);
    const links = data.purpose === 'marketing' ? await unsubscribeLinks(container, userId) : undefined;
    const document = notificationMail({
      locale,
      title,
      body,
      url: link === null ? undefined : ownUrl(link, publicOrigin),
      event,
      unsubscribeUrl: links?.pageUrl,
    });
    const bookings = calendar && event && eventId ? await bookingsOf(db, userId, eventId) : [];
    const attachments = bookings.flatMap((bookingId) =>
      event === undefined
        ? []
        : [
            calendarAttachment({
              bookingId,
              event,
              url: bookingUrl(bookingId, publicOrigin),
              notes: [title],
              stamp: time,
            }),
          ],
    );
    return {
      document,
      attachments,
      ...(links === undefined ? {} : { marketing: { oneClickUrl: links.oneClickUrl } }),
    };
  },
};

/** RFC 8058: a URL that a mailbox provider posts to. People get a page with a button, since scanners follow links. */
async function unsubscribeLinks({ linkTokens, publicOrigin }: EmailContainer, userId: string) {
  const token = await linkTokens.unsubscribe(userId);
  const page = new URL('/unsubscribe', publicOrigin);
  page.searchParams.set('token', token);
  return { oneClickUrl: new URL(`/api/email/unsubscribe/${token}`, publicOrigin).href, pageUrl: page.href };
}
