import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

export interface Queue {
  send(body: unknown, options?: { readonly delaySeconds?: number }): Promise<void>;
}

/** A queue by its name; the URL is looked up once. */
export function openQueue(name: string, client = new SQSClient({})): Queue {
  let url: Promise<string> | undefined;

  async function lookUp(): Promise<string> {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    if (QueueUrl === undefined) throw new Error(`queue ${name} has no URL`);
    return QueueUrl;
  }

  return {
    async send(body, options = {}) {
      url ??= lookUp();
      await client.send(
        new SendMessageCommand({
          QueueUrl: await url,
          MessageBody: JSON.stringify(body),
          ...(options.delaySeconds === undefined ? {} : { DelaySeconds: options.delaySeconds }),
        }),
      );
    },
  };
}

/**
 * How many messages a queue has: waiting, delayed, and with a consumer at this moment. SQS counts approximately;
 * a queue that nothing was sent to for a minute is counted exactly.
 */
export async function queueDepth(name: string, client = new SQSClient({})): Promise<number> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }),
  );
  return COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;
