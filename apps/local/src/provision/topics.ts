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
  const arns = new Set(wanted.map(({ queue }) => queues[queue]?.arn));
  const obsolete = Subscriptions.filter((each) => each.Protocol === 'sqs' && !arns.has(each.Endpoint));
  await Promise.all([
    ...obsolete.map(({ SubscriptionArn }) => client.send(new UnsubscribeCommand({ SubscriptionArn }))),
    ...wanted.map((each) => subscribe(client, TopicArn, { ...each, arn: queues[each.queue]?.arn })),
  ]);
}

/** Subscribing again returns the subscription that is there; its attributes are then set apart. */
async function subscribe(
  client: SNSClient,
  TopicArn: string,
  { arn, filterPolicy }: CloudSubscription & { readonly arn: string | undefined },
): Promise<void> {
  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn, ReturnSubscriptionArn: true }),
  );
  const attributes = { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify(filterPolicy ?? {}) };
  await Promise.all(
    Object.entries(attributes).map(([AttributeName, AttributeValue]) =>
      client.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue })),
    ),
  );
}
