import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { queueDepth } from './queues.ts';

/** A message that its consumer could not apply. */
export interface DeadLetter {
  readonly messageId: string;
  readonly sentAt: Date;
  readonly receiveCount: number;
  readonly body: string;
}

export interface DeadLetters {
  readonly count: () => Promise<number>;
  /** Up to `most` of them, as SQS has them at hand; they stay where they are. */
  readonly peek: (most: number) => Promise<readonly DeadLetter[]>;
  /**
   * Puts what lies there now back into the queue, one by one: sent first and deleted then, so that a crash between
   * the two repeats a message, which consumers know, and loses none. What fails again comes back here and is not
   * taken twice in one call.
   * @param told after each message, how many were put back so far
   * @param most how many at most; all that lie there if it is not given
   * @returns how many were put back
   */
  readonly redrive: (told?: (done: number) => void, most?: number) => Promise<number>;
}

/** What `queue` gave up on lies in the queue of this name. */
export const deadLetterQueue = (queue: string): string => `${queue}-dlq`;

/** For the one who looks: long enough to read a batch, short enough not to keep it from a redrive. */
const PEEK_SECONDS = 1;
const REDRIVE_SECONDS = 30;
const BATCH = 10;

export function openDeadLetters(queue: string, client = new SQSClient({})): DeadLetters {
  const source = deadLetterQueue(queue);

  async function receive(VisibilityTimeout: number, most: number): Promise<readonly Message[]> {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: await urlOf(client, source),
        MaxNumberOfMessages: Math.min(BATCH, most),
        WaitTimeSeconds: 1,
        VisibilityTimeout,
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
      }),
    );
    return Messages;
  }

  async function putBack({ Body, ReceiptHandle }: Message): Promise<void> {
    await client.send(new SendMessageCommand({ QueueUrl: await urlOf(client, queue), MessageBody: Body }));
    await client.send(new DeleteMessageCommand({ QueueUrl: await urlOf(client, source), ReceiptHandle }));
  }

  return {
    count: () => queueDepth(source, client),
    async peek(most) {
      const seen = new Map<string, DeadLetter>();
      while (seen.size < most) {
        const before = seen.size;
        for (const message of await receive(PEEK_SECONDS, most - seen.size)) {
          seen.set(message.MessageId ?? '', letterOf(message));
        }
        if (seen.size === before) break;
      }
      return [...seen.values()];
    },
    async redrive(told = () => {}, most = Number.POSITIVE_INFINITY) {
      const goal = Math.min(most, await queueDepth(source, client));
      let done = 0;
      while (done < goal) {
        const messages = await receive(REDRIVE_SECONDS, goal - done);
        if (messages.length === 0) break;
        for (const message of messages) {
          await putBack(message);
          done += 1;
          told(done);
        }
      }
      return done;
    },
  };
}

/** @throws Error of SQS when there is no such queue */
async function urlOf(client: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
  if (QueueUrl === undefined) throw new Error(`queue ${QueueName} has no URL`);
  return QueueUrl;
}

function letterOf({ MessageId = '', Body = '', Attributes = {} }: Message): DeadLetter {
  return {
    messageId: MessageId,
    sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)),
    receiveCount: Number(Attributes.ApproximateReceiveCount ?? 0),
    body: Body,
  };
}
