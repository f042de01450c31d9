import type { AwsEndpoints } from '../aws/endpoints.ts';
import { provisionArrivals } from './arrivals.ts';
import { provisionBuckets } from './buckets.ts';
import { openClients } from './clients.ts';
import type { Cloud } from './cloud-types.ts';
import { type ProvisionedQueue, provisionQueues } from './queues.ts';
import { provisionRules } from './rules.ts';
import { type LocalSecret, provisionSecrets } from './secrets.ts';
import { provisionTables } from './tables.ts';
import { provisionTopics } from './topics.ts';

/** Where to make the cloud's things, and in whose name. */
export interface ProvisionOptions {
  readonly endpoints: AwsEndpoints;
  /** Ends the names of buckets: `local`. */
  readonly envName: string;
  readonly secrets: Readonly<Record<string, LocalSecret>>;
  readonly log: (line: string) => void;
}

/** What is there afterwards, by the names of the list. */
export interface Provisioned {
  /** Queues and their dead-letter queues. */
  readonly queues: Readonly<Record<string, ProvisionedQueue>>;
  /** ARNs. */
  readonly topics: Readonly<Record<string, string>>;
  /** Names in this environment. */
  readonly buckets: Readonly<Record<string, string>>;
}

/**
 * Makes everything that the list names on AWS stand-ins, ours or others such as LocalStack. May be run at every
 * start: what is there stays, changed attributes, rules and subscriptions are brought up to date, and data is
 * never touched.
 */
export async function provision(cloud: Cloud, options: ProvisionOptions): Promise<Provisioned> {
  const { endpoints, envName, secrets, log } = options;
  const clients = openClients(endpoints);
  try {
    const [newTables, buckets, { queues, topics }] = await Promise.all([
      provisionTables(clients.dynamoDb, cloud.tables),
      provisionBuckets(clients.s3, cloud.buckets, envName),
      provisionMessaging(cloud, clients),
      provisionSecrets(clients.secretsManager, cloud.secrets, secrets),
    ]);
    await provisionArrivals(clients.s3, cloud.buckets, { envName, queues });
    log(summary(cloud, newTables));
    return { queues, topics, buckets };
  } finally {
    clients.destroy();
  }
}

async function provisionMessaging(cloud: Cloud, clients: ReturnType<typeof openClients>) {
  const queues = await provisionQueues(clients.sqs, cloud.queues);
  const topics = await provisionTopics(clients.sns, cloud.topics, queues);
  const queueArns = Object.fromEntries(Object.entries(queues).map(([name, { arn }]) => [name, arn]));
  await provisionRules(clients.eventBridge, cloud, { ...queueArns, ...topics });
  return { queues, topics };
}

function summary(cloud: Cloud, newTables: readonly string[]): string {
  const count = (name: 'tables' | 'queues' | 'topics' | 'buckets' | 'rules') =>
    `${Object.keys(cloud[name]).length} ${name}`;
  const counts = (['tables', 'queues', 'topics', 'buckets', 'rules'] as const).map(count).join(', ');
  return newTables.length > 0 ? `${counts} (${newTables.length} tables are new)` : counts;
}
