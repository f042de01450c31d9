import { GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterQueue } from '@concert/cloud/dead-letters';
import { queueDepth } from '@concert/cloud/queues';
import { readCloud } from '../../../apps/local/src/provision/read-cloud.ts';

/**
 * What failed comes again after so long, where production waits one or two minutes: a fault is then over in seconds and
 * met as often as in minutes there. Longer than any consumer works at a batch.
 */
const VISIBILITY_SECONDS = 8;

const LONGER: Readonly<Record<string, number>> = {
  // Prints tickets.
  'concert-file-queue': 20,
  // A mail whose sender died is taken over after 70 seconds, within its five tries.
  'concert-email-queue': 16,
};

const queueNames = (): readonly string[] => Object.keys(readCloud().queues);

export async function shortenVisibility(): Promise<void> {
  const client = new SQSClient({});
  for (const QueueName of queueNames()) {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
    const Attributes = { VisibilityTimeout: String(LONGER[QueueName] ?? VISIBILITY_SECONDS) };
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  }
  client.destroy();
}

/** The queues that are not empty, with how much is in them. */
export async function waitingMessages(client: SQSClient): Promise<readonly string[]> {
  return notEmpty(client, queueNames());
}

/** The dead-letter queues that are not empty. */
export async function deadLetters(client: SQSClient): Promise<readonly string[]> {
  return notEmpty(client, queueNames().map(deadLetterQueue));
}

async function notEmpty(client: SQSClient, names: readonly string[]): Promise<readonly string[]> {
  const depths = await Promise.all(
    names.map(async (name) => ({ name, depth: await queueDepth(name, client) })),
  );
  return depths.filter(({ depth }) => depth > 0).map(({ name, depth }) => `${name} ${depth}`);
}
