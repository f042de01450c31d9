import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Ports } from '../src/aws/endpoints.ts';
import { freePorts, type RunningAws, startAws } from '../src/aws/start-aws.ts';
import { type Clients, openClients } from '../src/provision/clients.ts';

/** The stand-ins for one file of tests, with the unchanged clients of the SDK. */
export interface AwsUnderTest {
  readonly dataDir: string;
  readonly ports: Ports;
  running(): RunningAws;
  clients(): Clients;
  /** A name that no other test has. */
  unique(kind: string): string;
  /** Ends the process as an accident would, and starts it again on the same ports. */
  killAndRestart(): Promise<void>;
  makeQueue(attributes?: Record<string, string>): Promise<{ readonly url: string; readonly arn: string }>;
  receive(url: string, options?: { readonly wait?: number; readonly count?: number }): Promise<Message[]>;
  end(): Promise<void>;
}

export async function awsUnderTest(): Promise<AwsUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aws-'));
  const ports = await freePorts();
  let aws = await startAws({ dataDir, ports });
  let clients = openClients(aws.endpoints);
  let names = 0;
  const unique = (kind: string) => {
    names += 1;
    return `${kind}-${names}`;
  };
  return {
    dataDir,
    ports,
    running: () => aws,
    clients: () => clients,
    unique,
    killAndRestart: async () => {
      process.kill(aws.pid, 'SIGKILL');
      await aws.exited;
      clients.destroy();
      aws = await startAws({ dataDir, ports });
      clients = openClients(aws.endpoints);
    },
    makeQueue: async (Attributes = {}) => {
      const QueueName = unique('queue');
      const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
      return { url: QueueUrl!, arn: `arn:aws:sqs:eu-central-1:000000000000:${QueueName}` };
    },
    receive: async (QueueUrl, { wait = 5, count = 10 } = {}) => {
      const { Messages = [] } = await clients.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: count,
          WaitTimeSeconds: wait,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      return Messages;
    },
    end: async () => {
      clients.destroy();
      await aws.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
