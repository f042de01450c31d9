import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { deadLetterQueue } from '@concert/cloud/dead-letters';
import { type CloudQueue, DEAD_LETTER_RETENTION_DAYS, QUEUE_RETENTION_DAYS } from './cloud-types.ts';

const SECONDS_A_DAY = 86_400;

/** A queue as it is now. */
export interface ProvisionedQueue {
  readonly url: string;
  readonly arn: string;
}

/**
 * Makes each queue and its dead-letter queue, or brings the attributes of those that are there up to date.
 * Returns both kinds by name.
 */
export async function provisionQueues(
  client: SQSClient,
  queues: Readonly<Record<string, CloudQueue>>,
): Promise<Readonly<Record<string, ProvisionedQueue>>> {
  const pairs = await Promise.all(
    Object.entries(queues).map(([name, queue]) => provisionPair(client, name, queue)),
  );
  return Object.fromEntries(pairs.flat());
}

async function provisionPair(client: SQSClient, name: string, queue: CloudQueue) {
  const dlqName = deadLetterQueue(name);
  const dlq = await provisionQueue(client, dlqName, {
    MessageRetentionPeriod: String(DEAD_LETTER_RETENTION_DAYS * SECONDS_A_DAY),
  });
  const redrive = { deadLetterTargetArn: dlq.arn, maxReceiveCount: queue.maxReceiveCount };
  const main = await provisionQueue(client, name, {
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String((queue.retentionDays ?? QUEUE_RETENTION_DAYS) * SECONDS_A_DAY),
    RedrivePolicy: JSON.stringify(redrive),
  });
  return [
    [name, main],
    [dlqName, dlq],
  ] as const;
}

/** Created without attributes, a queue that is there is simply found; with others than it has, SQS refuses. */
async function provisionQueue(
  client: SQSClient,
  QueueName: string,
  Attributes: Record<string, string>,
): Promise<ProvisionedQueue> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName }));
  if (QueueUrl === undefined) throw new Error(`SQS gave no URL for the queue ${QueueName}`);
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  const found = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const arn = found.Attributes?.QueueArn;
  if (arn === undefined) throw new Error(`SQS gave no ARN for the queue ${QueueName}`);
  return { url: QueueUrl, arn };
}
