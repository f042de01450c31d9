import { notificationEvents } from '@concert/contracts/events/notification';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import type { NotificationContainer } from '../container.ts';
import type { Channel } from '../domain/channels.ts';
import type { News } from '../domain/news.ts';
import { decide, type Occasion } from '../domain/reach.ts';
import { tellUnread } from '../store/live-inbox.ts';
import { insertNotifications, type NewNotification } from '../store/new-notifications.ts';
import type { Account } from '../store/people.ts';
import { type Recipient, readRecipients } from './reach-people.ts';
import { sendNow } from './send-to-phones.ts';

/** Something to tell, and to whom. */
export interface Notice extends Occasion {
  /** What it is told for: each person is told once for each cause. */
  readonly causeKey: string;
  readonly sendId: string | null;
  readonly eventId: string | null;
  readonly userIds: readonly string[];
  readonly channels: readonly Channel[];
  /** Whether the mail carries the event's calendar entry. */
  readonly hasCalendar: boolean;
  readonly newsFor: (account: Account) => News;
}

interface Delivery {
  /** What set it off; it is applied once. */
  readonly message: Received<unknown>;
  readonly notice: Notice;
  /** Further changes of the same transaction. */
  readonly andThen?: (tx: Tx) => Promise<void>;
}

/**
 * Tells people through each channel that they want: inboxes and the requests for mails are written in one transaction
 * with the note that the message was applied; phones are called after it. A crash in between loses nothing: what is
 * queued for phones is due, and the next release sends it.
 */
export async function deliver(
  container: NotificationContainer,
  { message, notice, andThen }: Delivery,
): Promise<void> {
  const { db } = container;
  const recipients = await readRecipients(container, notice.userIds, notice.channels);
  const rows = recipients.flatMap((recipient) => rowsFor(container, notice, recipient));
  const written = await inTransaction(db, async (tx) => {
    if (!(await claimMessage(tx, 'notification', message.id))) return [];
    const added = await insertNotifications(tx, rows);
    await requestMails(container, tx, { message, notice, added });
    await andThen?.(tx);
    return added;
  });
  const told = written.filter(({ decision }) => decision.kind === 'tell');
  await tellUnread(
    container,
    told.flatMap(({ channel, userId }) => (channel === 'inbox' ? [userId] : [])),
  );
  await sendNow(
    container,
    told.flatMap(({ channel, id }) => (channel === 'push' || channel === 'sms' ? [id] : [])),
  );
}

function rowsFor(
  { newId, clock }: NotificationContainer,
  { causeKey, sendId, eventId, ...notice }: Notice,
  recipient: Recipient,
): readonly NewNotification[] {
  const { account } = recipient;
  const news = notice.newsFor(account);
  const now = clock();
  return notice.channels.map((channel) => ({
    ...news,
    id: newId(),
    causeKey,
    userId: account.userId,
    channel,
    category: notice.category,
    eventId,
    sendId,
    decision: decide(channel, recipient, { ...notice, now }),
  }));
}

interface Requested extends Pick<Delivery, 'message' | 'notice'> {
  readonly added: readonly NewNotification[];
}

async function requestMails(
  { newEvent }: NotificationContainer,
  tx: Tx,
  { message, notice, added }: Requested,
): Promise<void> {
  const mails = added.filter(({ channel, decision }) => channel === 'email' && decision.kind === 'tell');
  await appendToOutbox(
    tx,
    mails.map(({ id, userId, title, body, link, eventId }) => {
      const purpose = notice.category === 'marketing' ? ('marketing' as const) : ('transactional' as const);
      const mail = { notificationId: id, userId, title, body, link, purpose, eventId };
      return newEvent(
        notificationEvents.NotificationMailRequested,
        id,
        { ...mail, calendar: notice.hasCalendar },
        message,
      );
    }),
  );
}
