import { notificationEvents } from '@concert/contracts/events/notification';
import type { notificationOperations } from '@concert/contracts/http/notification';
import type { RequestOf } from '@concert/contracts/operation';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Identity } from '@concert/service-kit/identity';
import type { Call } from '@concert/service-kit/routes';
import { DAY } from '@concert/values/clock';
import { tooMany, unprocessable } from '@concert/values/problems';
import type { NotificationContainer } from '../container.ts';
import { countMessage, insertSend } from '../store/sends.ts';
import { countRecipients } from './recipients-of-send.ts';

type SendRequest = RequestOf<typeof notificationOperations.sendNotification>['body'];

/** Messages to an event's buyers on a day (UTC). */
const MOST_MESSAGES = 5;

/**
 * Takes something to tell to an event's buyers, or to users. It is on its way when this answers: the queue
 * carries it, so that ten thousand buyers take no longer to ask for than one.
 * @throws Problem `not-found` for another's event, `forbidden` for users named by an organiser, `no-recipients` (422),
 *   `too-many-messages` (429)
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

  const id = newId();
  const { eventId = null, userIds = null, title, body, channels, purpose } = request;
  const link = request.link ?? (eventId === null ? null : `/events/${eventId}`);
  const text = { title, body, link, channels, purpose };
  const answer = { status: 202, body: { sendId: id, recipients } };
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    await record(answer);
    await requireAllowance(container, tx, { eventId, identity: call.identity });
    await insertSend(tx, {
      id,
      causeKey: `send:${id}`,
      eventId,
      senderId: call.identity.userId,
      content: { kind: 'message', ...text, userIds },
      recipients,
    });
    const requested = { sendId: id, eventId, userIds: userIds ?? [], ...text };
    await appendToOutbox(tx, [newEvent(notificationEvents.NotificationRequested, id, requested, call)]);
    return answer;
  });
}

/** Buyers whom an organiser writes to too often turn everything off. */
async function requireAllowance(
  { clock }: NotificationContainer,
  tx: Tx,
  { eventId, identity }: { readonly eventId: string | null; readonly identity: Identity },
): Promise<void> {
  if (eventId === null || identity.role === 'admin') return;
  const now = clock();
  const messages = await countMessage(tx, eventId, now.toISOString().slice(0, 10));
  if (messages <= MOST_MESSAGES) return;
  throw tooMany(
    `The buyers of this event got ${MOST_MESSAGES} messages today; wait until tomorrow (UTC).`,
    Math.ceil((DAY - (now.getTime() % DAY)) / 1000),
    'too-many-messages',
  );
}
