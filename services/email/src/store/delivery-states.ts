import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { after, DAY } from '@concert/values/clock';
import type { EmailStatus } from '../domain/email-log.ts';

const KEPT_FOR = 90 * DAY;

/** How far a mail has come: a note that is further stays, whoever writes last. */
const STAGES = { failed: 0, sent: 1, delivered: 2, bounced: 3, complained: 4 } as const;

/** Notes a mail's state under the provider's message id, by which bounces and complaints come back. */
export async function saveDeliveryState(
  tables: DynamoDBDocumentClient,
  state: {
    readonly messageId: string;
    readonly emailId: string;
    readonly status: EmailStatus & keyof typeof STAGES;
    readonly at: Date;
  },
): Promise<void> {
  const stage = STAGES[state.status];
  try {
    await tables.send(
      new PutCommand({
        TableName: 'email_log',
        Item: { ...state, stage, at: state.at.toISOString(), expiresAt: ttl(after(state.at, KEPT_FOR)) },
        ConditionExpression: 'attribute_not_exists(stage) OR stage <= :stage',
        ExpressionAttributeValues: { ':stage': stage },
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  }
}

/** Forgets what is noted of mails. */
export async function removeDeliveryStates(
  tables: DynamoDBDocumentClient,
  messageIds: readonly string[],
): Promise<void> {
  for (const messageId of messageIds) {
    await tables.send(new DeleteCommand({ TableName: 'email_log', Key: { messageId } }));
  }
}
