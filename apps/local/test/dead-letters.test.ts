import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { deadLetterQueue, openDeadLetters } from '@concert/cloud/dead-letters';
import { queueDepth } from '@concert/cloud/queues';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';

let aws: AwsUnderTest;

beforeAll(async () => {
  aws = await awsUnderTest();
});

afterAll(() => aws.end());

/** A queue that gave up on messages with these bodies. */
async function queueWithDeadLetters(bodies: readonly string[]): Promise<string> {
  const { sqs } = aws.clients();
  const name = aws.unique('concert-queue');
  await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: deadLetterQueue(name) }));
  for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return name;
}

describe('dead letters', () => {
  it('are counted and looked at without being moved', async () => {
    const letters = openDeadLetters(await queueWithDeadLetters(['a', 'b', 'c']), aws.clients().sqs);

    expect((await letters.peek(10)).map(({ body }) => body).sort()).toEqual(['a', 'b', 'c']);
    expect(await letters.count()).toBe(3);
  });

  it('go back into their queue, all of them, as they were', async () => {
    const bodies = Array.from({ length: 23 }, (_, index) => JSON.stringify({ detail: { index } }));
    const queue = await queueWithDeadLetters(bodies);
    const letters = openDeadLetters(queue, aws.clients().sqs);
    const told: number[] = [];

    expect(await letters.redrive((done) => told.push(done))).toBe(23);

    expect(told.at(-1)).toBe(23);
    expect(await letters.count()).toBe(0);
    expect(await queueDepth(queue, aws.clients().sqs)).toBe(23);
    expect((await openDeadLetters(queue, aws.clients().sqs).peek(10)).length).toBe(0);
  });

  it('of an empty queue are none', async () => {
    const letters = openDeadLetters(await queueWithDeadLetters([]), aws.clients().sqs);
    expect(await letters.redrive()).toBe(0);
    expect(await letters.peek(10)).toEqual([]);
  });
});
