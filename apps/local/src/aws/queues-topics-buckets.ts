import { join } from 'node:path';
import type { SpyMessage } from 'fauxqs';
import { openArrivals } from './arrivals.ts';
import type { Deliver } from './events/put-events.ts';
import type { FaultBox } from './faults/fault-box.ts';
import { makeFaulty, serviceOfShared } from './faults/faulty-server.ts';
import { commitTogether, mendVisibility, moveQueueUrls, relaxSync } from './fauxqs-disk.ts';
import { type Buckets, fauxqsParts, type Persistence, type Queues, type Topics } from './fauxqs-parts.ts';
import { type Listening, LOOPBACK } from './listening.ts';
import { guardS3 } from './s3-guard.ts';

/** What was published to a topic. */
export interface Publication {
  readonly topic: string;
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** SQS, SNS and S3 on one port. */
export interface QueuesTopicsBuckets extends Listening {
  /** Puts messages straight into their queues, or to those of a topic; safe on disk when it resolves. */
  readonly deliver: Deliver;
}

interface Settings {
  readonly port: number;
  readonly region: string;
  readonly faults: FaultBox;
  /** Told of what is published to topics, with or without subscriptions. */
  readonly onPublish: (publication: Publication) => void;
}

/**
 * Serves SQS, SNS and S3 by fauxqs, with everything on disk: queues and topics in one SQLite file, objects in
 * another. Messages in flight come back after a restart when their visibility time-out has passed.
 */
export async function serveQueuesTopicsBuckets(
  folder: string,
  { port, region, faults, onPublish }: Settings,
): Promise<QueuesTopicsBuckets> {
  const { PersistenceManager, SqsStore, SnsStore, S3Store, publish, buildApp } = await fauxqsParts();
  const messages = new PersistenceManager(join(folder, 'messages'));
  const objects = new PersistenceManager(join(folder, 'objects'));
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  // Without a host, a queue's URL has the address that its client came by: names below localhost do not resolve
  // everywhere.
  stores.sqsStore.host = '';
  moveQueueUrls(messages, `http://${LOOPBACK}:${port}`);
  restore(stores, messages, objects);

  const app = buildApp({ logger: false, defaultRegion: region, stores });
  watchTopics(stores.snsStore, onPublish);
  const deliver: Deliver = async (deliveries) => {
    for (const { targetArn, body } of deliveries) {
      if (targetArn.startsWith('arn:aws:sns:')) {
        publish({ TopicArn: targetArn, Message: body }, stores.snsStore, stores.sqsStore);
        continue;
      }
      const queue = stores.sqsStore.getQueueByArn(targetArn);
      if (!queue) throw new Error(`The queue ${targetArn} does not exist.`);
      queue.enqueue(SqsStore.createMessage(body));
    }
    // The first write queued the commit as a microtask; what follows this comes after it.
    await null;
  };
  guardS3(app, stores.s3Store, openArrivals(join(folder, 'arrivals.json'), deliver, region));
  makeFaulty(app.server, faults, serviceOfShared);
  await app.listen({ port, host: LOOPBACK });
  const close = async () => {
    await app.close();
    messages.close();
    objects.close();
  };
  return { deliver, close };
}

/** fauxqs tells its spy of each publication; we keep no list in memory, as the spy of its own does. */
function watchTopics(topics: Topics, onPublish: Settings['onPublish']): void {
  const addMessage = (message: SpyMessage): void => {
    if (message.service !== 'sns') return;
    const { topicName: topic, messageId: id, body, messageAttributes, timestamp: at } = message;
    const attributes = Object.fromEntries(
      Object.entries(messageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
    );
    onPublish({ topic, id, body, attributes, at });
  };
  Reflect.set(topics, 'spy', { addMessage });
}

interface FauxqsStores {
  readonly sqsStore: Queues;
  readonly snsStore: Topics;
  readonly s3Store: Buckets;
}

/** Loads before it attaches the disk: a load that wrote would replace each queue and drop its messages. */
function restore(
  { sqsStore, snsStore, s3Store }: FauxqsStores,
  messages: Persistence,
  objects: Persistence,
): void {
  messages.loadSqsAndSns(sqsStore, snsStore);
  objects.loadS3(s3Store);
  relaxSync(messages);
  relaxSync(objects);
  mendVisibility(messages);
  commitTogether(messages);
  sqsStore.persistence = messages;
  snsStore.persistence = messages;
  s3Store.persistence = objects;
  for (const queue of sqsStore.allQueues()) queue.persistence = messages;
}
