import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListRulesCommand, ListTargetsByRuleCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { HeadBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePorts, type RunningAws, startAws } from '../src/aws/start-aws.ts';
import { type Clients, openClients } from '../src/provision/clients.ts';
import type { Cloud } from '../src/provision/cloud-types.ts';
import { type Provisioned, provision } from '../src/provision/provision.ts';
import { CLOUD_FILE, readCloud } from '../src/provision/read-cloud.ts';
import { type DatabaseSecret, localSecrets, type StripeSecret } from '../src/provision/secrets.ts';

let dataDir: string;
let aws: RunningAws;
let clients: Clients;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'provision-'));
  aws = await startAws({ dataDir, ports: await freePorts() });
  clients = openClients(aws.endpoints);
});
afterAll(async () => {
  clients.destroy();
  await aws.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const database: DatabaseSecret = {
  username: 'concert',
  password: 'p',
  database: 'concert',
  socketPath: '/a.sock',
};

function make(
  cloud: Cloud,
  sources: { database?: DatabaseSecret; stripe?: StripeSecret } = {},
): Promise<Provisioned> {
  const secrets = localSecrets({ database, now: () => new Date('2030-01-01T00:00:00Z'), ...sources });
  return provision(cloud, { endpoints: aws.endpoints, envName: 'local', secrets, log: () => {} });
}

async function bodies(url: string, wait = 2): Promise<readonly string[]> {
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: wait }),
  );
  return Messages.map((message) => message.Body!);
}

async function secret(SecretId: string) {
  const { SecretString } = await clients.secretsManager.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString!);
}

/** A small list of one of each kind, to be changed by each test. */
const small: Cloud = {
  bus: 'small',
  functions: {},
  tables: {
    small_table: {
      description: 'A table with an index.',
      partitionKey: { name: 'id', type: 'S' },
      sortKey: { name: 'at', type: 'N' },
      ttlAttribute: 'expiresAt',
      indexes: {
        byOwner: { partitionKey: { name: 'owner', type: 'S' }, sortKey: { name: 'at', type: 'N' } },
      },
    },
  },
  queues: {
    'concert-small': { description: 'A queue to read.', visibilityTimeoutSeconds: 30, maxReceiveCount: 1 },
    'concert-other': { description: 'Another queue.', visibilityTimeoutSeconds: 0, maxReceiveCount: 1 },
  },
  topics: {
    'small-topic': { description: 'A topic to publish on.', subscriptions: [{ queue: 'concert-small' }] },
  },
  buckets: {
    'small-bucket': {
      description: 'A bucket of the environment.',
      nameSuffix: 'env',
      expireDays: 3,
      versioned: true,
    },
  },
  rules: {
    'small-rule': { description: 'A rule.', pattern: { source: ['concert.a'] }, targets: ['concert-small'] },
  },
  schedules: {},
  secrets: { 'concert/link-key': { description: 'A key for links.' } },
};

describe('provisioning', () => {
  it('makes everything on the list that is deployed', async () => {
    const cloud = readCloud();
    const { queues, topics, buckets } = await make(cloud);
    for (const name of Object.keys(cloud.queues)) {
      expect(Object.keys(queues)).toEqual(expect.arrayContaining([name, `${name}-dlq`]));
    }
    expect(Object.keys(topics)).toEqual(Object.keys(cloud.topics));
    for (const Bucket of Object.values(buckets)) await clients.s3.send(new HeadBucketCommand({ Bucket }));
    for (const TableName of Object.keys(cloud.tables)) {
      const { Table } = await clients.dynamoDb.send(new DescribeTableCommand({ TableName }));
      expect(Table?.TableStatus).toBe('ACTIVE');
    }
    const { Rules } = await clients.eventBridge.send(new ListRulesCommand({ EventBusName: cloud.bus }));
    expect(Rules?.map((rule) => rule.Name).toSorted()).toEqual(Object.keys(cloud.rules).toSorted());
    for (const name of Object.keys(cloud.secrets)) expect(await secret(name)).toBeTypeOf('object');
  });

  it('takes under two seconds when all is there, and loses nothing', async () => {
    const cloud = readCloud();
    const { queues, buckets } = await make(cloud);
    const before = await secret('concert/jwt-keys');
    const TableName = 'booking_cache';
    await clients.dynamoDb.send(new PutItemCommand({ TableName, Item: { bookingId: { S: 'b1' } } }));
    await clients.s3.send(
      new PutObjectCommand({ Bucket: buckets['concert-bucket'], Key: 'kept', Body: 'x' }),
    );
    const QueueUrl = queues['concert-email-queue']!.url;
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }));

    const began = performance.now();
    expect(await make(cloud)).toEqual(await make(cloud));
    expect((performance.now() - began) / 2).toBeLessThan(15_000);

    expect(await secret('concert/jwt-keys')).toEqual(before);
    expect((await clients.dynamoDb.send(new ScanCommand({ TableName }))).Items).toHaveLength(1);
    const list = new ListObjectsV2Command({ Bucket: buckets['concert-bucket'] });
    expect((await clients.s3.send(list)).Contents).toHaveLength(1);
    expect(await bodies(QueueUrl)).toEqual(['kept']);
  });

  it('gives each queue its visibility time-out and a dead-letter queue, and follows a change', async () => {
    const attributes = async (QueueUrl: string) =>
      (await clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })))
        .Attributes;
    const { queues } = await make(small);
    const { url } = queues['concert-small']!;
    const dlq = queues['concert-small-dlq']!;
    expect(await attributes(url)).toMatchObject({
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '345600',
    });
    expect(JSON.parse((await attributes(url))!.RedrivePolicy!)).toEqual({
      deadLetterTargetArn: dlq.arn,
      maxReceiveCount: 1,
    });
    expect(await attributes(dlq.url)).toMatchObject({ MessageRetentionPeriod: '1209600' });

    const changed = { ...small.queues['concert-small']!, visibilityTimeoutSeconds: 45, retentionDays: 1 };
    await make({ ...small, queues: { ...small.queues, 'concert-small': changed } });
    expect(await attributes(url)).toMatchObject({ VisibilityTimeout: '45', MessageRetentionPeriod: '86400' });
  });

  it('redrives to the dead-letter queue after the count that the list gives', async () => {
    const { queues } = await make(small);
    const { url } = queues['concert-other']!;
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'poison' }));
    expect(await bodies(url)).toEqual(['poison']);
    expect(await bodies(url, 0)).toEqual([]);
    expect(await bodies(queues['concert-other-dlq']!.url)).toEqual(['poison']);
  });

  it('delivers what a topic publishes as it is, and ends a subscription that is off the list', async () => {
    const { queues, topics } = await make(small);
    const TopicArn = topics['small-topic']!;
    await clients.sns.send(new PublishCommand({ TopicArn, Message: 'plain' }));
    expect(await bodies(queues['concert-small']!.url)).toEqual(['plain']);

    const subscriptions = [{ queue: 'concert-other', filterPolicy: { kind: ['a'] } }];
    await make({ ...small, topics: { 'small-topic': { ...small.topics['small-topic']!, subscriptions } } });
    const { Subscriptions } = await clients.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.map((each) => each.Endpoint)).toEqual([queues['concert-other']!.arn]);
  });

  it('routes events to a topic, and from there to whoever listens, in the same envelope', async () => {
    const { queues } = await make({
      ...small,
      rules: { 'small-rule': { ...small.rules['small-rule']!, targets: ['small-topic'] } },
    });
    const entry = { EventBusName: 'small', Source: 'concert.a', DetailType: 'T', Detail: '{"n":1}' };
    const { FailedEntryCount } = await clients.eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
    expect(FailedEntryCount).toBe(0);
    const [body] = await bodies(queues['concert-small']!.url, 5);
    expect(JSON.parse(body!)).toMatchObject({ 'detail-type': 'T', source: 'concert.a', detail: { n: 1 } });
  });

  it('routes by the rules that are on the list now, and by no others', async () => {
    const { queues } = await make(small);
    const send = (Source: string) =>
      clients.eventBridge.send(
        new PutEventsCommand({ Entries: [{ EventBusName: 'small', Source, DetailType: 'T', Detail: '{}' }] }),
      );
    const moved = { description: 'A rule.', pattern: { source: ['concert.b'] }, targets: ['concert-other'] };
    await make({ ...small, rules: { 'small-rule': moved } });
    const targets = new ListTargetsByRuleCommand({ Rule: 'small-rule', EventBusName: 'small' });
    const { Targets } = await clients.eventBridge.send(targets);
    expect(Targets).toEqual([{ Id: 'concert-other', Arn: queues['concert-other']!.arn }]);

    await make({ ...small, rules: {} });
    await send('concert.a');
    await send('concert.b');
    expect(await bodies(queues['concert-small']!.url, 0)).toEqual([]);
    expect(await bodies(queues['concert-other']!.url, 0)).toEqual([]);
  });
});

describe('secrets on this machine', () => {
  const secrets = {
    'concert/database': { description: 'Where the database is.' },
    'concert/ticket-keys': { description: 'Keys that sign.' },
    'concert/stripe': { description: 'Keys of Stripe.' },
  };

  it('are made once, with keys that sign and verify', async () => {
    await make({ ...small, secrets });
    const ring = await secret('concert/ticket-keys');
    await make({ ...small, secrets });
    expect(await secret('concert/ticket-keys')).toEqual(ring);
    const [key] = ring.keys;
    expect(key).toMatchObject({
      kid: ring.current,
      algorithm: 'EdDSA',
      createdAt: '2030-01-01T00:00:00.000Z',
    });
    const privateKey = await crypto.subtle.importKey('jwk', key.privateJwk, 'Ed25519', true, ['sign']);
    const publicKey = await crypto.subtle.importKey('jwk', key.publicJwk, 'Ed25519', true, ['verify']);
    const ticket = Buffer.from('ticket');
    const signature = await crypto.subtle.sign('Ed25519', privateKey, ticket);
    expect(await crypto.subtle.verify('Ed25519', publicKey, signature, ticket)).toBe(true);
    expect(key.publicJwk).not.toHaveProperty('d');
  });

  it('follow a database that moved, and real Stripe keys when there are some', async () => {
    await make({ ...small, secrets });
    expect(await secret('concert/stripe')).toMatchObject({ publishableKey: 'pk_test_local' });
    const moved: DatabaseSecret = { username: 'u', password: 'p', database: 'd', host: 'db', port: 3307 };
    const stripe = { secretKey: 'sk_test_real', publishableKey: 'pk_test_real', webhookSecret: 'whsec_real' };
    await make({ ...small, secrets }, { database: moved, stripe });
    expect(await secret('concert/database')).toEqual(moved);
    expect(await secret('concert/stripe')).toEqual(stripe);
  });

  it('are refused by name when nobody knows how to make them', async () => {
    const unknown = { 'concert/unknown': { description: 'Nobody knows.' } };
    await expect(make({ ...small, secrets: unknown })).rejects.toThrow('secrets.concert/unknown');
  });
});

describe('the list of the cloud', () => {
  type Change = readonly [place: string, value: unknown];

  /** Reads the real list with something changed in it; a place's members are parted by dots. */
  async function readChanged(...changes: readonly Change[]): Promise<Cloud> {
    const folder = await mkdtemp(join(tmpdir(), 'cloud-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const cloud: object = JSON.parse(await readFile(CLOUD_FILE, 'utf8'));
    for (const [place, value] of changes) {
      const path = place.split('.');
      const last = path.pop()!;
      Reflect.set(
        path.reduce((inner, key) => Reflect.get(inner, key), cloud),
        last,
        value,
      );
    }
    const file = join(folder, 'cloud.json');
    await writeFile(file, JSON.stringify(cloud));
    return readCloud(file);
  }

  it('is valid as it stands', async () => {
    await expect(readChanged()).resolves.toMatchObject({ bus: 'concert' });
  });

  it.each<[string, Change, string]>([
    [
      'an unknown key',
      ['queues.concert-email-queue.visibility', 1],
      'queues.concert-email-queue: unknown key "visibility"',
    ],
    [
      'a missing description',
      ['topics.concert-sms.description', undefined],
      "topics.concert-sms: must have required property 'description'",
    ],
    [
      'too little memory',
      ['functions.booking-api.memoryMb', 128],
      'functions.booking-api.memoryMb: must be >= 512',
    ],
    [
      'a trigger with a stranger key',
      ['functions.booking-api.trigger.queue', 'concert-email-queue'],
      'functions.booking-api.trigger: unknown key "queue"',
    ],
    [
      'an unknown trigger',
      ['functions.booking-api.trigger.type', 'stream'],
      'functions.booking-api.trigger.type: must be one of http, authorizer, websocket, queue, schedule',
    ],
    [
      'a wrong rate',
      ['schedules.sweep-holds.rate', 'rate(1 minutes)'],
      'schedules.sweep-holds.rate: must match pattern',
    ],
    [
      'a trigger of no queue',
      ['functions.email-events.trigger.queue', 'concert-post-queue'],
      'functions.email-events.trigger: there is no queue concert-post-queue',
    ],
    [
      'a rule to no queue',
      ['rules.tickets-to-file.targets', ['concert-post-queue']],
      'rules.tickets-to-file: there is no queue or topic concert-post-queue',
    ],
    [
      'a pattern that EventBridge would refuse',
      ['rules.tickets-to-file.pattern', { source: [{ regex: 'x' }] }],
      'rules.tickets-to-file.pattern: Event pattern is not valid.',
    ],
    [
      'a use of no table',
      ['functions.auth-api.uses.tables.sessions', 'read'],
      'functions.auth-api.uses: there is no table sessions',
    ],
    [
      'a database without its secret',
      ['functions.cache-api.uses', { database: true }],
      'functions.cache-api.uses: database needs the secret concert/database',
    ],
    [
      'a function that outlasts its message',
      ['functions.email-events.timeoutSeconds', 90],
      "functions.email-events.trigger: the queue's visibility time-out, 60 s, is below the function's, 90 s",
    ],
    [
      'a misnamed function',
      ['functions.auth-api.handler', 'web'],
      'functions.auth-api: is called auth-web, for its service and handler',
    ],
    [
      'a queue that nobody reads',
      ['functions.email-events', undefined],
      'queues.concert-email-queue: is read by 0 functions; exactly one must read it',
    ],
    [
      'a schedule that nothing runs by',
      ['functions.booking-sweep', undefined],
      'schedules.sweep-holds: no function runs by it',
    ],
    [
      'an attribute of two types',
      ['tables.file_metadata.indexes.byOwner.sortKey', { name: 'key', type: 'N' }],
      'tables.file_metadata: the attribute key has two types',
    ],
  ])('is refused with %s, and says where', async (_name, change, message) => {
    await expect(readChanged(change)).rejects.toThrow(message);
  });

  it('names every fault at once', async () => {
    const changes: Change[] = [
      ['functions.auth-api.memoryMb', 1],
      ['functions.event-api.timeoutSeconds', 1],
    ];
    await expect(readChanged(...changes)).rejects.toThrow(/auth-api\.memoryMb.*event-api\.timeoutSeconds/s);
  });
});
