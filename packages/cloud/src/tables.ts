import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';

/** The DynamoDB document client: plain values in and out. Made once, outside the handler. */
export function openTables(client = new DynamoDBClient({})): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** The form of DynamoDB's TTL attribute: whole seconds since 1970. */
export function ttl(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}

type Item = Record<string, unknown>;

const KEYS_PER_READ = 100;
const ITEMS_PER_WRITE = 25;
const TRIES = 5;

/** The items that exist under these keys, in no particular order. */
export async function readItems(
  tables: DynamoDBDocumentClient,
  table: string,
  keys: readonly Item[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let first = 0; first < keys.length; first += KEYS_PER_READ) {
    let wanted: Item[] = keys.slice(first, first + KEYS_PER_READ);
    for (let attempt = 0; wanted.length > 0; attempt += 1) {
      await waitBefore(attempt, table);
      const answer = await tables.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: wanted } } }));
      items.push(...(answer.Responses?.[table] ?? []));
      wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return items;
}

/** Writes items, replacing those of the same keys. All are written when it resolves. */
export async function writeItems(
  tables: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
): Promise<void> {
  for (let first = 0; first < items.length; first += ITEMS_PER_WRITE) {
    let rest = items.slice(first, first + ITEMS_PER_WRITE).map((item) => ({ PutRequest: { Item: item } }));
    for (let attempt = 0; rest.length > 0; attempt += 1) {
      await waitBefore(attempt, table);
      const answer = await tables.send(new BatchWriteCommand({ RequestItems: { [table]: rest } }));
      rest = (answer.UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest }) =>
        PutRequest?.Item === undefined ? [] : [{ PutRequest: { Item: PutRequest.Item } }],
      );
    }
  }
}

/**
 * Removes every item of a table.
 * @param key the name of its partition key; there is no sort key
 * @returns how many there were
 */
export async function clearTable(
  tables: DynamoDBDocumentClient,
  table: string,
  key: string,
): Promise<number> {
  const scan = { TableName: table, ProjectionExpression: '#key', ExpressionAttributeNames: { '#key': key } };
  let removed = 0;
  for await (const { Items = [] } of paginateScan({ client: tables, pageSize: ITEMS_PER_WRITE }, scan)) {
    let rest: Item[] = [...Items];
    for (let attempt = 0; rest.length > 0; attempt += 1) {
      await waitBefore(attempt, table);
      const deletes = rest.map((Key) => ({ DeleteRequest: { Key } }));
      const answer = await tables.send(new BatchWriteCommand({ RequestItems: { [table]: deletes } }));
      rest = (answer.UnprocessedItems?.[table] ?? []).flatMap(
        ({ DeleteRequest }) => DeleteRequest?.Key ?? [],
      );
    }
    removed += Items.length;
  }
  return removed;
}

/** What a batch left over was throttled: it is tried again after a growing pause. */
async function waitBefore(attempt: number, table: string): Promise<void> {
  if (attempt === TRIES) throw new Error(`the table ${table} is throttled`);
  if (attempt > 0) await pause(50 * 2 ** attempt);
}
