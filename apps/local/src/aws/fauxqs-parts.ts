import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type BuildAppOptions, buildApp } from 'fauxqs';

type Stores = NonNullable<BuildAppOptions['stores']>;

/** The queues of fauxqs. */
export type Queues = Stores['sqsStore'];
/** The topics of fauxqs. */
export type Topics = Stores['snsStore'];
/** The buckets of fauxqs. */
export type Buckets = Stores['s3Store'];
/** fauxqs's store on disk. */
export type Persistence = NonNullable<Queues['persistence']>;

type Message = Parameters<NonNullable<ReturnType<Queues['getQueueByArn']>>['enqueue']>[0];

interface Parts {
  readonly PersistenceManager: new (folder: string) => Persistence;
  readonly SqsStore: (new () => Queues) & { createMessage(body: string): Message };
  readonly SnsStore: new () => Topics;
  readonly S3Store: new () => Buckets;
  /** Gives a message to all that listen to a topic. @throws Error when there is no such topic */
  readonly publish: (
    message: { readonly TopicArn: string; readonly Message: string },
    topics: Topics,
    queues: Queues,
  ) => void;
}

/**
 * The parts of fauxqs 2.4, put together by us because its own `startFauxqs` listens on every interface of the
 * machine and synchronises the disk for each message. The package exports only its entry, so the parts are
 * taken by their files, beside it; its version is pinned.
 */
export async function fauxqsParts(): Promise<Parts & { readonly buildApp: typeof buildApp }> {
  const entry = import.meta.resolve('fauxqs');
  const load = (file: string) => import(new URL(file, entry).href);
  const [persistence, queues, topics, buckets, publishing]: [
    Pick<Parts, 'PersistenceManager'>,
    Pick<Parts, 'SqsStore'>,
    Pick<Parts, 'SnsStore'>,
    Pick<Parts, 'S3Store'>,
    Pick<Parts, 'publish'>,
  ] = await Promise.all([
    load('./persistence.js'),
    load('./sqs/sqsStore.js'),
    load('./sns/snsStore.js'),
    load('./s3/s3Store.js'),
    load('./sns/actions/publish.js'),
  ]);
  return {
    PersistenceManager: persistence.PersistenceManager,
    SqsStore: queues.SqsStore,
    SnsStore: topics.SnsStore,
    S3Store: buckets.S3Store,
    publish: publishing.publish,
    buildApp,
  };
}

/** The SQLite file behind a store, and the prepared statements, by name, that it writes and reads with. */
export function insideOf(persistence: Persistence): {
  readonly db: DatabaseSync;
  readonly statements: Readonly<Record<string, StatementSync>>;
} {
  return { db: Reflect.get(persistence, 'db'), statements: Reflect.get(persistence, 'stmts') };
}
