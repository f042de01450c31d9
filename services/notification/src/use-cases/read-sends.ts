import type { notificationOperations } from '@concert/contracts/http/notification';
import type { NOTIFICATION_STATUSES } from '@concert/contracts/http/notification-schemas';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { notFound } from '@concert/values/problems';
import type { NotificationContainer } from '../container.ts';
import { findSend, listMessages, progressOf, type Send, type StatusCount } from '../store/sends.ts';
import { isOwnEvent, requireOwnEvent } from './recipients-of-send.ts';

type SendsQuery = RequestOf<typeof notificationOperations.notificationSends>['query'];

/** What was written to an event's buyers, or by the caller. @throws Problem `not-found` for another's event */
export async function listSends(
  container: NotificationContainer,
  { eventId, limit, cursor }: SendsQuery,
  identity: Identity,
) {
  if (eventId !== undefined) await requireOwnEvent(container, eventId, identity);
  const before = cursor === undefined ? undefined : decodeCursor(cursor, 1)[0];
  const of = eventId === undefined ? { senderId: identity.userId } : { eventId };
  const rows = await listMessages(container.db, of, { limit: limit + 1, before });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.flatMap(presented), nextCursor };
}

/** A message and how far it has got. @throws Problem `not-found` for another's */
export async function getSend(container: NotificationContainer, id: string, identity: Identity) {
  const send = await findSend(container.db, id);
  const [message] = send === undefined ? [] : presented(send);
  if (send === undefined || message === undefined) throw notFound('message', id);
  // Not as the event's own refusal: that would tell a stranger which event the message is of.
  if (!(await mayRead(container, send, identity))) throw notFound('message', id);
  const counts = await progressOf(container.db, id);
  return {
    ...message,
    progress: message.channels.map((channel) => ({ channel, ...byStatus(counts, channel) })),
  };
}

async function mayRead(
  container: NotificationContainer,
  { senderId, eventId }: Send,
  identity: Identity,
): Promise<boolean> {
  if (senderId === identity.userId || identity.role === 'admin') return true;
  return eventId !== null && isOwnEvent(container, eventId, identity);
}

/** What the platform tells by itself is nobody's message. */
function presented({ id, eventId, content, recipients, createdAt, finishedAt }: Send) {
  if (content.kind !== 'message') return [];
  const { title, body, link, channels, purpose } = content;
  return [
    {
      id,
      eventId,
      title,
      body,
      link,
      channels,
      purpose,
      recipients,
      status: finishedAt === null ? ('spreading' as const) : ('done' as const),
      createdAt: createdAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
    },
  ];
}

function byStatus(counts: readonly StatusCount[], channel: string) {
  const peopleIn = (status: (typeof NOTIFICATION_STATUSES)[number]): number =>
    counts.find((one) => one.channel === channel && one.status === status)?.people ?? 0;
  return {
    queued: peopleIn('queued'),
    sent: peopleIn('sent'),
    delivered: peopleIn('delivered'),
    failed: peopleIn('failed'),
    skipped: peopleIn('skipped'),
  };
}
