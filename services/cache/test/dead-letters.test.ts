import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterQueue } from '@concert/cloud/dead-letters';
import { eventEvents } from '@concert/contracts/events/event';
import { fromJsonColumn } from '@concert/database/json';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey, envelope } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type CacheContainer } from '../src/container.ts';
import {
  countDeadLetters,
  listDeadLetters,
  redriveDeadLetters,
} from '../src/use-cases/manage-dead-letters.ts';

/** No other test gives up on messages here. */
const QUEUE = 'concert-cache-queue';

let container: CacheContainer;
let admin: TestUser;

beforeAll(async () => {
  container = await buildContainer(process.env);
  admin = await givenUser(container.db, 'admin');
  await redriveDeadLetters(container, QUEUE, callBy(admin));
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

async function giveUpOn(...bodies: readonly string[]): Promise<void> {
  const sqs = new SQSClient({});
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: deadLetterQueue(QUEUE) }));
  for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
}

const published = () =>
  envelope(eventEvents.EventPublished, newId(), {
    eventId: newId(),
    organizerId: newId(),
    title: 'Northern Lights',
  });

async function countOf(queue: string): Promise<number | undefined> {
  return (await countDeadLetters(container)).queues.find((one) => one.queue === queue)?.count;
}

describe('dead letters', () => {
  it('are counted for every queue, shown without content, and put back', async () => {
    const event = published();
    await giveUpOn(JSON.stringify({ detail: event }), 'no event, but somebody@example.com');

    expect(await countOf(QUEUE)).toBe(2);
    const { items } = await listDeadLetters(container, QUEUE);
    expect(items.map((item) => item.event)).toEqual([
      { id: event.id, type: 'EventPublished', subject: event.subject, correlationId: event.correlationId },
      null,
    ]);
    expect(JSON.stringify(items)).not.toMatch(/Northern Lights|example\.com/);

    const { recorded } = await redriveDeadLetters(container, QUEUE, callBy(admin));
    expect(recorded).toEqual({ status: 200, body: { queue: QUEUE, redriven: 2, left: 0 } });
    expect(await countOf(QUEUE)).toBe(0);
  });

  it('are put back once by twins with one key', async () => {
    const key = callWithKey(admin, 'redriveDeadLetters', newId(), [{ queue: QUEUE }]);
    await giveUpOn(JSON.stringify({ detail: published() }));
    const first = await redriveDeadLetters(container, QUEUE, key);
    await giveUpOn(JSON.stringify({ detail: published() }));

    expect(await redriveDeadLetters(container, QUEUE, key)).toEqual(first);

    expect(await countOf(QUEUE)).toBe(1);
    await redriveDeadLetters(container, QUEUE, callBy(admin));
  });

  it('that were put back are in the audit trail, and nothing is when there were none', async () => {
    const call = callBy(admin);
    await giveUpOn(JSON.stringify({ detail: published() }));
    await redriveDeadLetters(container, QUEUE, call);
    await redriveDeadLetters(container, QUEUE, call);

    const told = await container.db
      .selectFrom('outbox')
      .select('envelope')
      .where('type', '=', 'DeadLettersRedriven')
      .where('envelope', 'like', `%${call.correlationId}%`)
      .execute();
    expect(told.map((row) => fromJsonColumn(row.envelope))).toMatchObject([
      { subject: `queue/${QUEUE}`, actor: { id: admin.id }, data: { queue: QUEUE, messages: 1 } },
    ]);
  });

  it('of a queue that there is not are not found', async () => {
    const refusal = { type: 'not-found' };
    await expect(listDeadLetters(container, 'concert-other-queue')).rejects.toMatchObject(refusal);
    await expect(redriveDeadLetters(container, 'concert-other-queue', callBy(admin))).rejects.toMatchObject(
      refusal,
    );
  });
});
