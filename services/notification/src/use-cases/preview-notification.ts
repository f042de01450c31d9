import type { notificationOperations } from '@concert/contracts/http/notification';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import type { NotificationContainer } from '../container.ts';
import { decide } from '../domain/reach.ts';
import { categoryOfMessage } from '../domain/send-content.ts';
import { listPurchases } from '../store/people.ts';
import { readRecipients } from './reach-people.ts';
import { countRecipients } from './recipients-of-send.ts';

type PreviewRequest = RequestOf<typeof notificationOperations.previewNotification>['body'];

const PAGE = 1_000;

/**
 * How many people something would reach at this moment, by channel: with the very rules by which it is sent.
 * @throws Problem `not-found` for another's event, `forbidden` for users named by an organiser
 */
export async function previewNotification(
  container: NotificationContainer,
  request: PreviewRequest,
  identity: Identity,
) {
  await countRecipients(container, request, identity);
  const { channels, purpose } = request;
  const occasion = { category: categoryOfMessage(purpose), isUrgent: false, now: container.clock() };
  const reached = new Map(channels.map((channel) => [channel, 0]));
  let recipients = 0;
  for await (const userIds of audienceOf(container, request)) {
    const people = await readRecipients(container, userIds, channels);
    recipients += people.length;
    for (const channel of channels) {
      const told = people.filter((person) => decide(channel, person, occasion).kind === 'tell');
      reached.set(channel, (reached.get(channel) ?? 0) + told.length);
    }
  }
  return {
    recipients,
    channels: [...reached].map(([channel, count]) => ({
      channel,
      reached: count,
      skipped: recipients - count,
    })),
  };
}

/** Everybody once, though some have several bookings. */
async function* audienceOf(
  { db }: NotificationContainer,
  { eventId, userIds }: PreviewRequest,
): AsyncGenerator<readonly string[]> {
  if (eventId === undefined) {
    yield [...new Set(userIds)];
    return;
  }
  const seen = new Set<string>();
  for (let after = '', more = true; more; ) {
    const page = await listPurchases(db, eventId, { limit: PAGE, after });
    const added = new Set(page.map(({ userId }) => userId)).difference(seen);
    for (const userId of added) seen.add(userId);
    if (added.size > 0) yield [...added];
    after = page.at(-1)?.bookingId ?? after;
    more = page.length === PAGE;
  }
}
