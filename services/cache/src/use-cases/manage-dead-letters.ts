import type { DeadLetter } from '@concert/cloud/dead-letters';
import { Envelope } from '@concert/contracts/envelope';
import { cacheEvents } from '@concert/contracts/events/cache';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import { notFound } from '@concert/values/problems';
import { z } from 'zod';
import type { CacheContainer } from '../container.ts';

const MOST_SHOWN = 50;

/** What is put back one by one within the time that the gateway waits. */
const MOST_REDRIVEN = 200;

/** How many messages each queue's consumer gave up on. */
export async function countDeadLetters({ deadLettersOf }: CacheContainer) {
  const queues = Object.entries(await knownQueues());
  return {
    queues: await Promise.all(
      queues.map(async ([queue, { description }]) => ({
        queue,
        description,
        count: await deadLettersOf(queue).count(),
      })),
    ),
  };
}

/** What a queue's consumer gave up on, without content. @throws Problem `not-found` for a queue that there is not */
export async function listDeadLetters({ deadLettersOf }: CacheContainer, queue: string) {
  await requireQueue(queue);
  const letters = await deadLettersOf(queue).peek(MOST_SHOWN);
  const oldestFirst = letters.toSorted((one, other) => one.sentAt.getTime() - other.sentAt.getTime());
  return { queue, items: oldestFirst.map(letterView) };
}

/**
 * Puts what lies there back into the queue. Also what was put back before a failure is in the audit trail.
 * @throws Problem `not-found` for a queue that there is not, `idempotency-key-reused` (422)
 */
export async function redriveDeadLetters(
  container: CacheContainer,
  queue: string,
  call: Call,
): Promise<RecordedResponse> {
  await requireQueue(queue);
  const before = call.idempotency && (await recordedResponse(container.db, call.idempotency));
  if (before) return before;
  const letters = container.deadLettersOf(queue);
  let redriven = 0;
  try {
    await letters.redrive((done) => {
      redriven = done;
    }, MOST_REDRIVEN);
  } catch (error) {
    if (redriven > 0)
      await inTransaction(container.db, (tx) => tell(container, tx, { queue, redriven }, call));
    throw error;
  }
  const answer = { status: 200, body: { queue, redriven, left: await letters.count() } };
  return inIdempotentTransaction(container.db, call.idempotency, async (tx, record) => {
    await record(answer);
    if (redriven > 0) await tell(container, tx, { queue, redriven }, call);
    return answer;
  });
}

async function tell(
  { newEvent }: CacheContainer,
  tx: Tx,
  { queue, redriven }: { readonly queue: string; readonly redriven: number },
  cause: Cause,
): Promise<void> {
  await appendToOutbox(tx, [
    newEvent(cacheEvents.DeadLettersRedriven, queue, { queue, messages: redriven }, cause),
  ]);
}

/** The list of the cloud as it was when the service was built; loaded when first asked for. */
async function knownQueues(): Promise<Readonly<Record<string, { readonly description: string }>>> {
  const { default: cloud } = await import('../../../../infrastructure/cloud.json', {
    with: { type: 'json' },
  });
  return cloud.queues;
}

async function requireQueue(queue: string): Promise<void> {
  if (!Object.hasOwn(await knownQueues(), queue)) throw notFound('queue', queue);
}

/** Only what names the event: its data may be about somebody. */
function letterView({ messageId, sentAt, receiveCount, body }: DeadLetter) {
  const read = z.object({ detail: Envelope }).safeParse(parsed(body));
  const event = read.success ? read.data.detail : undefined;
  return {
    messageId,
    event: event
      ? { id: event.id, type: event.type, subject: event.subject, correlationId: event.correlationId }
      : null,
    sentAt: sentAt.toISOString(),
    receiveCount,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
