import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { type Handler, invocation } from '../gateway/functions.ts';

export interface QueuePoll {
  readonly functionName: string;
  readonly handler: Handler;
  readonly timeoutSeconds: number;
  readonly queue: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
}

const BatchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).default([]) })
  .nullish();

const LONG_POLL_SECONDS = 10;

/**
 * Lambda's event source mapping: polls a queue, gives batches to the function, deletes what it applied. What
 * it reports as failed, or all of a batch that throws or times out, comes back after the visibility time-out
 * and goes to the dead-letter queue in the end.
 */
export async function pollQueue(client: SQSClient, poll: QueuePoll, signal: AbortSignal): Promise<void> {
  const QueueUrl = await queueUrl(client, poll.queue);
  while (!signal.aborted) {
    try {
      const messages = await receive(client, QueueUrl, poll, signal);
      if (messages.length > 0) await deliver(client, QueueUrl, poll, messages);
    } catch (error) {
      if (signal.aborted) return;
      console.error(JSON.stringify({ poll: poll.functionName, error: String(error) }));
      // The stand-in may be restarting.
      await pause(500, undefined, { signal }).catch(() => {});
    }
  }
}

async function queueUrl(client: SQSClient, queue: string): Promise<string> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queue }));
  if (QueueUrl === undefined) throw new Error(`queue ${queue} has no URL`);
  return QueueUrl;
}

async function receive(
  client: SQSClient,
  QueueUrl: string,
  { batchSize, batchWindowSeconds }: QueuePoll,
  abortSignal: AbortSignal,
): Promise<readonly Message[]> {
  const input = {
    QueueUrl,
    MaxNumberOfMessages: Math.min(10, batchSize),
    WaitTimeSeconds: LONG_POLL_SECONDS,
    MessageSystemAttributeNames: ['All' as const],
  };
  const { Messages: first = [] } = await client.send(new ReceiveMessageCommand(input), { abortSignal });
  if (first.length === 0 || first.length >= batchSize || batchWindowSeconds === 0) return first;
  const { Messages: more = [] } = await client.send(
    new ReceiveMessageCommand({
      ...input,
      MaxNumberOfMessages: batchSize - first.length,
      WaitTimeSeconds: batchWindowSeconds,
    }),
    { abortSignal },
  );
  return [...first, ...more];
}

async function deliver(
  client: SQSClient,
  QueueUrl: string,
  poll: QueuePoll,
  messages: readonly Message[],
): Promise<void> {
  const Records = messages.map((message) => record(message, poll.queue));
  const result = await poll.handler({ Records }, invocation(poll.functionName, poll.timeoutSeconds));
  const failed = new Set(
    BatchResponse.parse(result)?.batchItemFailures.map((failure) => failure.itemIdentifier),
  );
  const Entries = messages.flatMap((message, index) =>
    failed.has(message.MessageId ?? '') ? [] : [{ Id: String(index), ReceiptHandle: message.ReceiptHandle }],
  );
  if (Entries.length > 0) await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
}

function record(message: Message, queue: string) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-central-1:000000000000:${queue}`,
    awsRegion: 'eu-central-1',
  };
}
