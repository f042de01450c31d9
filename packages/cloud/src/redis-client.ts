import { Cluster, Redis } from 'ioredis';

/** One Redis, or a cluster of them: the same commands. */
export type RedisClient = Redis | Cluster;

/** Where Redis is, and how to log in. */
export interface RedisAddress {
  /** `redis://…`, `rediss://…` for TLS, or the path of a unix socket. */
  readonly url: string;
  /** The server is a cluster: any of its nodes, or its configuration endpoint, is named. */
  readonly isCluster?: boolean;
  readonly password?: string;
}

const CONNECT_TIMEOUT = 1_000;

/**
 * No call waits in a queue for a Redis that is away, and none is tried again: the caller goes on without. Commands of one
 * turn of the event loop go in one write, which is most of what a command costs in a rush.
 */
const IMPATIENT = {
  enableAutoPipelining: true,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  connectTimeout: CONNECT_TIMEOUT,
} as const;

const nextTry = (attempt: number): number => Math.min(attempt * 50, 1_000);

/** A client that connects by itself, again and again, and never throws by an event. */
export function openRedisClient({ url, isCluster = false, password }: RedisAddress): RedisClient {
  const account = password === undefined ? {} : { password };
  const client = isCluster
    ? clusterClient(url, account)
    : new Redis(url, { ...IMPATIENT, ...account, lazyConnect: true, retryStrategy: nextTry });
  client.on('error', () => {});
  return client;
}

function clusterClient(url: string, account: { readonly password?: string }): Cluster {
  const { hostname, port, protocol } = new URL(url);
  return new Cluster([{ host: hostname, port: Number(port || 6379) }], {
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: nextTry,
    slotsRefreshTimeout: CONNECT_TIMEOUT,
    // ElastiCache's certificate names hosts, so the nodes are not looked up to addresses
    // (https://github.com/redis/ioredis#special-note-aws-elasticache-clusters-with-tls).
    dnsLookup: (address, callback) => callback(null, address),
    redisOptions: { ...IMPATIENT, ...account, ...(protocol === 'rediss:' ? { tls: {} } : {}) },
  });
}

/** The servers that keys lie on: all keys are seen by asking each. */
export function serversOf(client: RedisClient): readonly Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** What a server says of itself, not of a command. */
const NOT_SERVING = /^(LOADING|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|READONLY|BUSY|NOAUTH|WRONGPASS)\b/;

/** Whether a failure means that Redis is away, rather than that the command was wrong. */
export function isRedisAway(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return true;
  return NOT_SERVING.test(error.message);
}
