import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

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
