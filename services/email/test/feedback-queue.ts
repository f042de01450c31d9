import { until } from '@concert/testing/until';
import { z } from 'zod';

// SQS by its own protocol: what SES's stand-in published to the topic stands in the queue as it came.

const Received = z.object({
  Messages: z
    .array(z.object({ MessageId: z.string(), ReceiptHandle: z.string(), Body: z.string() }))
    .default([]),
});

async function sqs(action: string, input: object): Promise<unknown> {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL_SQS ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${action}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=test',
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  return text === '' ? {} : JSON.parse(text);
}

async function urlOf(queue: string): Promise<string> {
  return z.object({ QueueUrl: z.string() }).parse(await sqs('GetQueueUrl', { QueueName: queue })).QueueUrl;
}

/** The bodies of all messages that a queue has at this moment, taken out of it. */
export async function takeAll(queue: string): Promise<readonly string[]> {
  const QueueUrl = await urlOf(queue);
  const bodies: string[] = [];
  for (;;) {
    const { Messages } = Received.parse(await sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return bodies;
    for (const { ReceiptHandle, Body } of Messages) {
      bodies.push(Body);
      await sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
    }
  }
}

/** Waits until SES has told of all these mails; gives what it told of them, by the order of the queue. */
export async function feedbackOn(
  emailIds: readonly string[],
  events: number,
): Promise<readonly { readonly eventType: string; readonly body: string }[]> {
  const found: { eventType: string; body: string }[] = [];
  await until('SES has told of the mails', async () => {
    for (const body of await takeAll('concert-email-feedback-queue')) {
      const { eventType } = z.object({ eventType: z.string() }).parse(JSON.parse(body));
      if (emailIds.some((id) => body.includes(id))) found.push({ eventType, body });
    }
    return found.length >= events;
  });
  return found;
}

/** A batch of messages as SNS puts them into the queue. */
export function rawEvent(bodies: readonly string[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `message-${index}`,
      receiptHandle: '-',
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: '-',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '-',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:test',
      awsRegion: 'eu-central-1',
    })),
  };
}
