import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { newId } from '@concert/values/ids';

/** An image in the file service's table, as that writes it. @returns its key */
export async function givenImage(
  tables: DynamoDBDocumentClient,
  ownerId: string,
  changes: Record<string, unknown> = {},
): Promise<string> {
  const key = `upload-${newId()}.png`;
  const image = {
    key,
    ownerId,
    fileName: 'poster.png',
    contentType: 'image/png',
    bytes: 100,
    visibility: 'public',
    status: 'clean',
    createdAt: new Date().toISOString(),
    ...changes,
  };
  await tables.send(new PutCommand({ TableName: 'file_metadata', Item: image }));
  return key;
}
