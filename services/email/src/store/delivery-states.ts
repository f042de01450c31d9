import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { after, DAY } from '@concert/values/clock';

const KEPT_FOR = 90 * DAY;

/** Notes a mail's state under the provider's message id, by which bounces and complaints come back. */
export async function saveDeliveryState(
  tables: DynamoDBDocumentClient,
  state: { readonly messageId: string; readonly emailId: string; readonly status: 'sent'; readonly at: Date },
): Promise<void> {
  await tables.send(
    new PutCommand({
      TableName: 'email_log',
      Item: { ...state, at: state.at.toISOString(), expiresAt: ttl(after(state.at, KEPT_FOR)) },
    }),
  );
}
