import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePorts, startAws } from '../src/aws/start-aws.ts';
import { processFacts } from '../src/stores/process-facts.ts';
import { type AwsUnderTest, awsUnderTest } from './aws-under-test.ts';

let aws: AwsUnderTest;
beforeAll(async () => {
  aws = await awsUnderTest();
});
afterAll(() => aws.end());

describe('the stand-ins', () => {
  it('listen on loopback only', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');
    if (!outside) return;
    for (const port of Object.values(aws.ports)) {
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(port, outside.address, () => resolve('connected'));
        socket.once('error', (error) => resolve(error.message));
        onTestFinished(() => void socket.destroy());
      });
      expect(answer).toContain('ECONNREFUSED');
    }
  });

  it('end when they are told to, and say so when they cannot start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aws-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const other = await startAws({ dataDir: folder, ports: await freePorts() });
    await other.stop();
    expect(await other.exited).toEqual({ code: 0, wasAsked: true });
    await expect(startAws({ dataDir: folder, ports: aws.ports })).rejects.toThrow(
      /did not start.*EADDRINUSE/s,
    );
  });
});

describe('the process with the stand-ins', () => {
  it('comes back on the same ports when it dies, and ends with its platform', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aws-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const ports = await freePorts();
    const script = join(folder, 'platform.mjs');
    const source = new URL('../src/', import.meta.url).href;
    await writeFile(
      script,
      `import { startAws } from '${source}aws/start-aws.ts';
      import { keepRunning } from '${source}stores/keep-running.ts';
      const tell = (server) => process.send(server.pid);
      const start = () => startAws({ dataDir: '${folder}/data', ports: ${JSON.stringify(ports)} });
      tell((await keepRunning({ start, log: () => {}, onRestarted: tell })).current());`,
    );
    const platform = fork(script, { execArgv: [] });
    const nextPid = () =>
      new Promise<number>((resolve) => platform.once('message', (pid) => resolve(Number(pid))));
    const first = await nextPid();
    const restarted = nextPid();
    process.kill(first, 'SIGKILL');
    const second = await restarted;
    expect(second).not.toBe(first);
    expect((await fetch(`http://127.0.0.1:${ports.queuesTopicsBuckets}/health`)).status).toBe(200);

    platform.kill('SIGKILL');
    await vi.waitFor(async () => expect(await processFacts(second)).toBeUndefined(), { timeout: 10_000 });
  });
});

describe('SQS', () => {
  it('keeps messages, whether waiting or in flight, when it is killed', async () => {
    const { url } = await aws.makeQueue({ VisibilityTimeout: '1' });
    const Entries = ['a', 'b', 'c'].map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await aws.clients().sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    const [inFlight] = await aws.receive(url, { count: 1 });
    await aws.killAndRestart();
    const bodies = new Set<string | undefined>();
    while (bodies.size < 3) for (const message of await aws.receive(url)) bodies.add(message.Body);
    expect([...bodies].toSorted()).toEqual(['a', 'b', 'c']);
    expect(bodies).toContain(inFlight?.Body);
  });

  it('does not bring a deleted message back after a kill', async () => {
    const { url } = await aws.makeQueue({ VisibilityTimeout: '0' });
    await aws.clients().sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'done' }));
    const [message] = await aws.receive(url);
    await aws
      .clients()
      .sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));
    await aws.killAndRestart();
    expect(await aws.receive(url, { wait: 0 })).toEqual([]);
  });

  it('gives a message back at once when its visibility is set to zero, and counts its receipts on', async () => {
    const { url } = await aws.makeQueue({ VisibilityTimeout: '60' });
    await aws.clients().sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'again' }));
    const [first] = await aws.receive(url);
    await aws.clients().sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    await aws.killAndRestart();
    const [second] = await aws.receive(url);
    expect(second).toMatchObject({ Body: 'again', Attributes: { ApproximateReceiveCount: '2' } });
  });

  it('moves a message to the dead-letter queue after maxReceiveCount, and keeps it there', async () => {
    const dlq = await aws.makeQueue();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dlq.arn, maxReceiveCount: 2 });
    const { url } = await aws.makeQueue({ VisibilityTimeout: '0', RedrivePolicy });
    await aws.clients().sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'poison' }));
    expect(await aws.receive(url)).toHaveLength(1);
    expect(await aws.receive(url)).toHaveLength(1);
    expect(await aws.receive(url, { wait: 0 })).toHaveLength(0);
    await aws.killAndRestart();
    expect(await aws.receive(dlq.url)).toEqual([expect.objectContaining({ Body: 'poison' })]);
  });
});

describe('SNS', () => {
  it('delivers a message to a queue as it is, if its attributes fit the policy', async () => {
    const { url, arn } = await aws.makeQueue();
    const { TopicArn } = await aws.clients().sns.send(new CreateTopicCommand({ Name: aws.unique('topic') }));
    const Attributes = { RawMessageDelivery: 'true', FilterPolicy: '{"kind":["event"]}' };
    await aws
      .clients()
      .sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn, Attributes }));
    await aws.killAndRestart();
    for (const kind of ['other', 'event']) {
      const MessageAttributes = { kind: { DataType: 'String', StringValue: kind } };
      await aws.clients().sns.send(new PublishCommand({ TopicArn, Message: kind, MessageAttributes }));
    }
    expect((await aws.receive(url)).map((message) => message.Body)).toEqual(['event']);
  });
});
