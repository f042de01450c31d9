import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

/** Resolves when the bus takes an event; the probe fits no rule, so that nobody hears of it. */
export function busProbe(bus: string, client = new EventBridgeClient({})): () => Promise<void> {
  return async () => {
    const { FailedEntryCount } = await client.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: bus, Source: 'probe', DetailType: 'Probe', Detail: '{}' }],
      }),
    );
    if (FailedEntryCount !== 0) throw new Error(`the bus ${bus} did not take a probe`);
  };
}

/** Resolves when the queue service answers for this queue. */
export function queueProbe(queue: string, client = new SQSClient({})): () => Promise<void> {
  return async () => {
    await client.send(new GetQueueUrlCommand({ QueueName: queue }));
  };
}

/** Resolves when the table answers a read, of a key that nothing has. */
export function tableProbe(
  tables: DynamoDBDocumentClient,
  TableName: string,
  key: string,
): () => Promise<void> {
  return async () => {
    await tables.send(new GetCommand({ TableName, Key: { [key]: 'probe' } }));
  };
}
