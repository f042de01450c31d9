import type { ServiceName } from '@concert/contracts/services';

/** The one list of the cloud, `infrastructure/cloud.json`; its schema is `cloud.schema.json` beside it. */
export interface Cloud {
  /** The EventBridge bus. */
  readonly bus: string;
  readonly functions: Readonly<Record<string, CloudFunction>>;
  readonly tables: Readonly<Record<string, CloudTable>>;
  readonly queues: Readonly<Record<string, CloudQueue>>;
  readonly topics: Readonly<Record<string, CloudTopic>>;
  readonly buckets: Readonly<Record<string, CloudBucket>>;
  readonly rules: Readonly<Record<string, CloudRule>>;
  readonly schedules: Readonly<Record<string, CloudSchedule>>;
  readonly secrets: Readonly<Record<string, CloudSecret>>;
}

/** A Lambda function; its name is its service and its handler, joined by a hyphen. */
export interface CloudFunction {
  readonly service: ServiceName;
  /** The name that the service's `index.ts` exports. */
  readonly handler: string;
  readonly trigger: Trigger;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency: number;
  readonly uses: Uses;
}

/** What makes a function run. */
export type Trigger =
  | { readonly type: 'http' }
  | { readonly type: 'authorizer'; readonly cacheSeconds: number }
  | WebSocketTrigger
  | QueueTrigger
  | { readonly type: 'schedule'; readonly schedule: string };

/** A function behind the WebSocket API; `routes` are what a message's `action` may be. */
export interface WebSocketTrigger {
  readonly type: 'websocket';
  readonly routes: readonly string[];
}

/** A function that reads a queue. */
export interface QueueTrigger {
  readonly type: 'queue';
  readonly queue: string;
  readonly batchSize: number;
  /** How long a batch may fill. */
  readonly batchWindowSeconds: number;
  /** Batches at once. */
  readonly concurrency: number;
}

/** What a function may reach; whatever is not named, it may not. */
export interface Uses {
  readonly database?: boolean;
  readonly cache?: boolean;
  readonly bus?: boolean;
  readonly mail?: boolean;
  readonly phones?: boolean;
  readonly live?: boolean;
  /** Looks at the dead letters of every queue, and puts them back into it. */
  readonly deadLetters?: boolean;
  readonly tables?: Readonly<Record<string, Access>>;
  readonly queues?: Readonly<Record<string, 'send' | 'receive'>>;
  readonly topics?: Readonly<Record<string, 'publish'>>;
  readonly buckets?: Readonly<Record<string, Access | 'append'>>;
  readonly secrets?: readonly string[];
  /** Secrets that it may put a new version of. */
  readonly rotates?: readonly string[];
}

/** To read, or to read and write. */
export type Access = 'read' | 'write';

/** A key attribute of a table: a string, a number or bytes. */
export interface CloudKey {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/** A partition key, and a sort key if there is one. */
export interface CloudKeys {
  readonly partitionKey: CloudKey;
  readonly sortKey?: CloudKey;
}

/** A DynamoDB table. */
export interface CloudTable extends CloudKeys {
  readonly description: string;
  /** The attribute with an item's expiry, epoch seconds. */
  readonly ttlAttribute?: string;
  readonly indexes?: Readonly<Record<string, CloudKeys>>;
}

/** An SQS queue. It has a dead-letter queue, see `deadLetterQueue`. */
export interface CloudQueue {
  readonly description: string;
  readonly visibilityTimeoutSeconds: number;
  readonly maxReceiveCount: number;
  readonly retentionDays?: number;
}

/** An SNS topic, and the queues that its messages go to as they are. */
export interface CloudTopic {
  readonly description: string;
  readonly subscriptions: readonly CloudSubscription[];
}

/** A queue that gets a topic's messages, all or those that fit the policy. */
export interface CloudSubscription {
  readonly queue: string;
  readonly filterPolicy?: Readonly<Record<string, unknown>>;
}

/** An S3 bucket. */
export interface CloudBucket {
  readonly description: string;
  /** Whether the environment's name ends the bucket's name, since bucket names are global. */
  readonly nameSuffix?: 'env';
  readonly versioned?: boolean;
  readonly expireDays?: number;
  readonly writeOnce?: boolean;
  /** The queue that S3 tells of each new object below the prefix. */
  readonly arrivals?: { readonly prefix: string; readonly queue: string };
}

/** An EventBridge rule: the events that fit go to the target queues, or to topics and all that listen to them. */
export interface CloudRule {
  readonly description: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly targets: readonly string[];
}

/** When something runs, as EventBridge Scheduler writes it: `rate(…)` or `cron(…)`. */
export interface CloudSchedule {
  readonly description: string;
  readonly rate: string;
}

/** A secret in Secrets Manager; its value is never in a file of the repository. */
export interface CloudSecret {
  readonly description: string;
}

/** How long a dead-letter queue keeps messages: the longest that SQS allows. */
export const DEAD_LETTER_RETENTION_DAYS = 14;

/** How long a queue keeps messages if it does not say. */
export const QUEUE_RETENTION_DAYS = 4;

/** A bucket's name in an environment. */
export function bucketName(name: string, bucket: CloudBucket, envName: string): string {
  return bucket.nameSuffix === 'env' ? `${name}-${envName}` : name;
}
