import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Faults } from '../src/aws/faults/fault-box.ts';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';

let aws: AwsUnderTest;
beforeAll(async () => {
  aws = await awsUnderTest();
});
afterAll(() => aws.end());
afterEach(() => set({}));

async function set(faults: Partial<Faults>): Promise<Response> {
  return fetch(`${aws.running().endpoints.eventBridge}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ services: {}, ...faults }),
  });
}

/** How a client that does not try again is answered. */
const once = (endpoint: string) => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

const MAIL = {
  FromEmailAddress: 'a@b.example',
  Destination: { ToAddresses: ['c@d.example'] },
  Content: { Raw: { Data: Buffer.from('From: a@b.example\r\nSubject: Hello\r\n\r\nHello') } },
};

const CALLS = {
  dynamodb: () => new DynamoDBClient(once(aws.running().endpoints.dynamoDb)).send(new ListTablesCommand({})),
  sqs: () => new SQSClient(once(aws.running().endpoints.sqs)).send(new ListQueuesCommand({})),
  sns: () => new SNSClient(once(aws.running().endpoints.sns)).send(new ListTopicsCommand({})),
  s3: () =>
    new S3Client({ ...once(aws.running().endpoints.s3), forcePathStyle: true }).send(
      new ListBucketsCommand({}),
    ),
  ses: () => new SESv2Client(once(aws.running().endpoints.ses)).send(new SendEmailCommand(MAIL)),
  eventbridge: () =>
    new EventBridgeClient(once(aws.running().endpoints.eventBridge)).send(new ListRulesCommand({})),
  secretsmanager: () =>
    new SecretsManagerClient(once(aws.running().endpoints.secretsManager)).send(new ListSecretsCommand({})),
} satisfies Readonly<Record<keyof Faults['services'] & string, () => Promise<unknown>>>;

const THROTTLED = {
  dynamodb: 'ProvisionedThroughputExceededException',
  sqs: 'RequestThrottled',
  sns: 'Throttling',
  s3: 'SlowDown',
  ses: 'TooManyRequestsException',
  eventbridge: 'ThrottlingException',
  secretsmanager: 'ThrottlingException',
};

describe.each(Object.keys(CALLS) as (keyof typeof CALLS)[])('%s on demand', (service) => {
  const others = Object.entries(CALLS).filter(([name]) => name !== service);

  it('throttles as its SDK knows it, alone, and serves again', async () => {
    await set({ services: { [service]: { kind: 'throttle', share: 1 } } });
    await expect(CALLS[service]()).rejects.toMatchObject({ name: THROTTLED[service] });
    for (const [, call] of others) await call();
    await set({});
    await CALLS[service]();
  });

  it('closes the connection, and loses answers', async () => {
    for (const kind of ['refuse', 'lose-answer'] as const) {
      await set({ services: { [service]: { kind, share: 1 } } });
      await expect(CALLS[service]()).rejects.toThrow(/hang up|ECONNRESET|aborted/);
    }
  });

  it('lets its callers wait', async () => {
    await set({ services: { [service]: { kind: 'slow', delayMs: 300, share: 1 } } });
    const started = performance.now();
    await CALLS[service]();
    expect(performance.now() - started).toBeGreaterThanOrEqual(290);
  });
});

it('carries out what it does not answer, and does not carry out what it refuses', async () => {
  const queue = await aws.makeQueue();
  const send = (MessageBody: string) =>
    new SQSClient(once(aws.running().endpoints.sqs)).send(
      new SendMessageCommand({ QueueUrl: queue.url, MessageBody }),
    );
  await set({ services: { sqs: { kind: 'lose-answer', share: 1 } } });
  await expect(send('unanswered')).rejects.toThrow();
  await set({ services: { sqs: { kind: 'refuse', share: 1 } } });
  await expect(send('refused')).rejects.toThrow();
  await set({});
  expect((await aws.receive(queue.url)).map(({ Body }) => Body)).toEqual(['unanswered']);
});

it('says what is wrong with a switch', async () => {
  const answer = await set({ services: { sqs: { kind: 'explode' } as never } });
  expect(answer.status).toBe(400);
});
