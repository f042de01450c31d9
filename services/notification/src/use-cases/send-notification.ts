import type { DataOf } from '@concert/contracts/event';
import { notificationEvents } from '@concert/contracts/events/notification';
import type { notificationOperations } from '@concert/contracts/http/notification';
import type { RequestOf } from '@concert/contracts/operation';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Received } from '@concert/service-kit/consumers';
import type { Identity } from '@concert/service-kit/identity';
import type { Call } from '@concert/service-kit/routes';
import { forbidden, notFound, unprocessable } from '@concert/values/problems';
import type { NotificationContainer } from '../container.ts';
import { findEvent } from '../store/events.ts';
import { countBuyers, listBuyers, readAccounts } from '../store/people.ts';
import { deliver } from './deliver.ts';

type SendRequest = RequestOf<typeof notificationOperations.sendNotification>['body'];
type NotificationRequested = Received<DataOf<typeof notificationEvents.NotificationRequested>>;

/**
 * Takes something to tell to an event's buyers, or to users. It is on its way when this answers: the queue
 * carries it, so that ten thousand buyers take no longer to ask for than one.
 * @throws Problem `not-found` for another's event, `forbidden` for users named by an organiser, `no-recipients` (422)
 */
export async function sendNotification(
  container: NotificationContainer,
  request: SendRequest,
  call: Call,
): Promise<RecordedResponse> {
  const { db, newId, newEvent } = container;
  const before = call.idempotency && (await recordedResponse(db, call.idempotency));
  if (before !== undefined) return before;
  const recipients = await countRecipients(container, request, call.identity);
  if (recipients === 0)
    throw unprocessable('no-recipients', 'There is nobody to tell: no buyer or no such user.');

  const sendId = newId();
  const { eventId, userIds, title, body, channels } = request;
  const link = request.link ?? (eventId === undefined ? null : `/events/${eventId}`);
  const told = { sendId, eventId: eventId ?? null, userIds: userIds ?? [], title, body, link, channels };
  const answer = { status: 202, body: { sendId, recipients } };
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    await record(answer);
    await appendToOutbox(tx, [newEvent(notificationEvents.NotificationRequested, sendId, told, call)]);
    return answer;
  });
}

async function countRecipients(
  { db }: NotificationContainer,
  { eventId, userIds }: SendRequest,
  identity: Identity,
): Promise<number> {
  if (eventId === undefined) {
    if (identity.role !== 'admin') throw forbidden('Only admins may name users; name an event of yours.');
    return (await readAccounts(db, userIds ?? [])).length;
  }
  const event = await findEvent(db, eventId);
  const isOwn = event?.organizerId === identity.userId || identity.role === 'admin';
  if (event === undefined || !isOwn) throw notFound('event', eventId);
  return countBuyers(db, eventId);
}

const PAGE = 500;

/** Tells everybody whom a request is meant for, page by page; done again it goes on where it stopped. */
export async function spreadNotification(
  container: NotificationContainer,
  { data }: NotificationRequested,
): Promise<void> {
  const { sendId, title, body, link, channels } = data;
  for await (const userIds of recipientsOf(container, data)) {
    await deliver(container, {
      causeKey: `send:${sendId}`,
      userIds,
      channels,
      newsFor: () => ({ title, body, link }),
    });
  }
}

async function* recipientsOf(
  { db }: NotificationContainer,
  { eventId, userIds }: NotificationRequested['data'],
): AsyncGenerator<readonly string[]> {
  if (eventId === null) {
    yield userIds;
    return;
  }
  for (let after = '', more = true; more; ) {
    const page = await listBuyers(db, eventId, { limit: PAGE, after });
    if (page.length > 0) yield page;
    after = page.at(-1) ?? after;
    more = page.length === PAGE;
  }
}
