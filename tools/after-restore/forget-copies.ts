import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchWriteCommand, paginateScan } from '@aws-sdk/lib-dynamodb';

/** Tables that hold copies of rows, with their keys: they are right for an hour after the rows were put back. */
const COPIES = { event_details: 'eventId', booking_cache: 'bookingId', payment_cache: 'paymentId' } as const;

/** DynamoDB's limit on a batch of writes. */
const BATCH = 25;

/**
 * Empties the tables of copies: a copy of what came after the moment is newer than the row that was put back, and
 * would be trusted instead. Whoever asks next makes a copy anew.
 * @returns how many were there
 */
export async function forgetCopies(tables: DynamoDBDocumentClient): Promise<number> {
  let forgotten = 0;
  for (const [table, key] of Object.entries(COPIES)) {
    const scan = {
      TableName: table,
      ProjectionExpression: '#key',
      ExpressionAttributeNames: { '#key': key },
    };
    for await (const { Items = [] } of paginateScan({ client: tables }, scan)) {
      for (let first = 0; first < Items.length; first += BATCH) {
        let RequestItems: Record<string, { DeleteRequest: { Key: Record<string, unknown> } }[]> = {
          [table]: Items.slice(first, first + BATCH).map((Key) => ({ DeleteRequest: { Key } })),
        };
        while ((RequestItems[table]?.length ?? 0) > 0) {
          const { UnprocessedItems } = await tables.send(new BatchWriteCommand({ RequestItems }));
          RequestItems = { [table]: deletesOf(UnprocessedItems?.[table]) };
        }
      }
      forgotten += Items.length;
    }
  }
  return forgotten;
}

type Unprocessed = readonly {
  readonly DeleteRequest?: { readonly Key: Record<string, unknown> | undefined } | undefined;
}[];

const deletesOf = (unprocessed: Unprocessed = []) =>
  unprocessed.flatMap(({ DeleteRequest }) =>
    DeleteRequest?.Key === undefined ? [] : [{ DeleteRequest: { Key: DeleteRequest.Key } }],
  );
