import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { unavailable } from '@concert/values/problems';
import { z } from 'zod';
import type { ImageFile } from '../domain/event-image.ts';

/** The file service's record of a file, as far as it concerns an image. */
const Item = z.object({
  ownerId: z.string(),
  contentType: z.string(),
  visibility: z.string(),
  status: z.string(),
  widths: z
    .array(z.int().min(1).max(10_000))
    .max(8)
    .default([])
    .transform((widths) => widths.toSorted((a, b) => a - b)),
});

const PATIENCE = 2_000;

/**
 * What the file service says of a file, or undefined when it knows none.
 * @throws Problem `unavailable` when it cannot be asked
 */
export async function findImageFile(
  tables: DynamoDBDocumentClient,
  key: string,
): Promise<ImageFile | undefined> {
  try {
    const { Item: found } = await tables.send(
      new GetCommand({ TableName: 'file_metadata', Key: { key }, ConsistentRead: true }),
      { abortSignal: AbortSignal.timeout(PATIENCE) },
    );
    return found && Item.parse(found);
  } catch (error) {
    throw unavailable('Whose image this is cannot be looked up at this moment; try again.', error);
  }
}
