import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { CloudSubscription, CloudTopic } from './cloud-types.ts';
import type { ProvisionedQueue } from './queues.ts';

/** Makes the topics and exactly their subscriptions; returns the topics' ARNs by name. */
export async function provisionTopics(
  client: SNSClient,
  topics: Readonly<Record<string, CloudTopic>>,
  queues: Readonly<Record<string, ProvisionedQueue>>,
): Promise<Readonly<Record<string, string>>> {
  const arns = await Promise.all(
    Object.entries(topics).map(async ([Name, topic]) => {
      const { TopicArn } = await client.send(new CreateTopicCommand({ Name }));
      if (TopicArn === undefined) throw new Error(`SNS gave no ARN for the topic ${Name}`);
      await provisionSubscriptions(client, { TopicArn, wanted: topic.subscriptions, queues });
      return [Name, TopicArn] as const;
    }),
  );
  return Object.fromEntries(arns);
}

interface Subscriptions {
  readonly TopicArn: string;
  readonly wanted: readonly CloudSubscription[];
  readonly queues: Readonly<Record<string, ProvisionedQueue>>;
}

async function provisionSubscriptions(
  client: SNSClient,
  { TopicArn, wanted, queues }: Subscriptions,
): Promise<void> {
  const { Subscriptions = [] } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const present = new Map(
    Subscriptions.filter((each) => each.Protocol === 'sqs').map((each) => [
      each.Endpoint,
      each.SubscriptionArn,
    ]),
  );
  const arns = new Set(wanted.map(({ queue }) => queues[queue]?.arn));
  const obsolete = [...present].filter(([endpoint]) => !arns.has(endpoint));
  await Promise.all([
    ...obsolete.map(([, SubscriptionArn]) => client.send(new UnsubscribeCommand({ SubscriptionArn }))),
    ...wanted.map(async ({ queue, filterPolicy }) => {
      const Endpoint = queues[queue]?.arn;
      const SubscriptionArn = present.get(Endpoint) ?? (await subscribe(client, TopicArn, Endpoint));
      await setAttributes(client, SubscriptionArn, filterPolicy ?? {});
    }),
  ]);
}

async function subscribe(
  client: SNSClient,
  TopicArn: string,
  Endpoint: string | undefined,
): Promise<string | undefined> {
  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, ReturnSubscriptionArn: true }),
  );
  return SubscriptionArn;
}

async function setAttributes(
  client: SNSClient,
  SubscriptionArn: string | undefined,
  filterPolicy: object,
): Promise<void> {
  const attributes = { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify(filterPolicy) };
  await Promise.all(
    Object.entries(attributes).map(([AttributeName, AttributeValue]) =>
      client.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue })),
    ),
  );
}
