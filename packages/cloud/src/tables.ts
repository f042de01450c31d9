import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The DynamoDB document client: plain values in and out. Made once, outside the handler. */
export function openTables(client = new DynamoDBClient({})): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** The form of DynamoDB's TTL attribute: whole seconds since 1970. */
export function ttl(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}
