import {
  type AttributeDefinition,
  CreateTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ListTablesCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { CloudKeys, CloudTable } from './cloud-types.ts';
import { ignoring } from './ignoring.ts';

const WAIT_SECONDS = 60;

/** Makes the tables that are not there yet; a table that is there is left as it is. */
export async function provisionTables(
  client: DynamoDBClient,
  tables: Readonly<Record<string, CloudTable>>,
): Promise<readonly string[]> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const lacking = Object.entries(tables).filter(([name]) => !TableNames.includes(name));
  await Promise.all(lacking.map(([name, table]) => createTable(client, name, table)));
  return lacking.map(([name]) => name);
}

async function createTable(client: DynamoDBClient, TableName: string, table: CloudTable): Promise<void> {
  const indexes = Object.entries(table.indexes ?? {});
  await ignoring(
    ['ResourceInUseException'],
    client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keySchema(table),
        AttributeDefinitions: attributes([table, ...indexes.map(([, keys]) => keys)]),
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map(([IndexName, keys]) => ({
            IndexName,
            KeySchema: keySchema(keys),
            Projection: { ProjectionType: 'ALL' as const },
          })),
        }),
      }),
    ),
  );
  await waitUntilTableExists({ client, maxWaitTime: WAIT_SECONDS, minDelay: 1 }, { TableName });
  if (table.ttlAttribute !== undefined) await expireBy(client, TableName, table.ttlAttribute);
}

/** dynalite has no time to live; whoever reads an item looks at its expiry anyway. */
async function expireBy(client: DynamoDBClient, TableName: string, AttributeName: string): Promise<void> {
  await ignoring(
    ['UnknownOperationException'],
    client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled: true } }),
    ),
  );
}

function keySchema({ partitionKey, sortKey }: CloudKeys): KeySchemaElement[] {
  return [
    { AttributeName: partitionKey.name, KeyType: 'HASH' },
    ...(sortKey ? [{ AttributeName: sortKey.name, KeyType: 'RANGE' as const }] : []),
  ];
}

function attributes(all: readonly CloudKeys[]): AttributeDefinition[] {
  const keys = all.flatMap(({ partitionKey, sortKey }) => [partitionKey, ...(sortKey ? [sortKey] : [])]);
  const types = new Map(keys.map(({ name, type }) => [name, type]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}
