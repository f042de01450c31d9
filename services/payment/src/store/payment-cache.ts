import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { after, type Clock, MINUTE, SECOND } from '@concert/values/clock';
import { z } from 'zod';
import type { Payment } from '../domain/payment.ts';

/** Copies of settled payments in DynamoDB, which spare MySQL the looks at them. */
export interface PaymentCache {
  /** The copy, or undefined when there is none that is good, or DynamoDB is away. */
  find(id: string): Promise<Payment | undefined>;
  /**
   * Keeps a copy, unless a newer one is there: a reader that was slow never undoes what a writer wrote.
   * @throws Error when DynamoDB is away
   */
  keep(payment: Payment): Promise<void>;
}

const TableName = 'payment_cache';
const KEPT_FOR = 30 * MINUTE;
const TIMEOUT = 300;
/** How long nobody asks a DynamoDB that did not answer. */
const BREAK_FOR = 1 * SECOND;

const Moment = z.iso.datetime().transform((text) => new Date(text));

const Item = z.object({
  expiresAt: z.number(),
  payment: z.object({
    id: z.string(),
    bookingId: z.string(),
    userId: z.string(),
    eventId: z.string().nullable(),
    organizerId: z.string().nullable(),
    intentId: z.string().nullable(),
    status: z.enum(['succeeded', 'canceled']),
    amountMinor: z.number(),
    refundedMinor: z.number(),
    disputedMinor: z.number(),
    chargedBackMinor: z.number(),
    currency: z.string(),
    failureCode: z.string().nullable(),
    settlement: z.object({ feeMinor: z.number(), netMinor: z.number(), currency: z.string() }).nullable(),
    version: z.number(),
    correlationId: z.string(),
    createdAt: Moment,
  }),
});

export function openPaymentCache(
  tables: DynamoDBDocumentClient,
  clock: Clock,
  onTrouble: (error: unknown) => void,
): PaymentCache {
  let brokenUntil = 0;

  async function read(paymentId: string): Promise<Payment | undefined> {
    const command = new GetCommand({ TableName, Key: { paymentId }, ConsistentRead: true });
    const { Item: item } = await tables.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT) });
    const found = Item.safeParse(item);
    // DynamoDB removes what is expired late, and an item of another release may have another form.
    return found.success && found.data.expiresAt > ttl(clock()) ? found.data.payment : undefined;
  }

  return {
    async find(id) {
      if (clock().getTime() < brokenUntil) return undefined;
      try {
        return await read(id);
      } catch (error) {
        brokenUntil = clock().getTime() + BREAK_FOR;
        onTrouble(error);
        return undefined;
      }
    },
    async keep(payment) {
      const now = clock();
      const command = new PutCommand({
        TableName,
        Item: {
          paymentId: payment.id,
          version: payment.version,
          expiresAt: ttl(after(now, KEPT_FOR)),
          payment: { ...payment, createdAt: payment.createdAt.toISOString() },
        },
        ConditionExpression: 'attribute_not_exists(paymentId) OR #version < :version OR expiresAt < :now',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': payment.version, ':now': ttl(now) },
      });
      try {
        await tables.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT) });
      } catch (error) {
        if (!isOvertaken(error)) throw error;
      }
    },
  };
}

const isOvertaken = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
