import { Envelope } from '@concert/contracts/envelope';
import type { DataOf, EventType } from '@concert/contracts/event';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import { correlated, follow } from './correlation.ts';
import type { Cause } from './events.ts';
import { SYSTEM } from './identity.ts';
import type { Telemetry } from './telemetry.ts';

/** An event as a consumer gets it: checked by its contract. */
export interface Received<Data> extends Cause {
  readonly id: string;
  readonly type: string;
  readonly time: Date;
  readonly subject: string;
  readonly data: Data;
}

/** One row of a service's event table: event → use case. */
export interface Subscription {
  readonly type: EventType;
  readonly apply: (event: Received<unknown>) => Promise<void>;
}

/**
 * Pairs an event type with the use case that applies it. The use case must be idempotent: it notes the event's
 * id in the inbox in the transaction of its effect (`claimMessage`).
 */
export function on<const E extends EventType>(
  type: E,
  apply: (event: Received<DataOf<E>>) => Promise<void>,
): Subscription {
  // Data is parsed by this type's schema before it is applied; see `received`.
  const holder: { apply(event: unknown): Promise<void> } = { apply };
  return { type, apply: holder.apply };
}

/** EventBridge's envelope around ours, as it stands in an SQS message. */
const Delivered = z.object({ detail: Envelope });

/**
 * A service's queue consumer as a Lambda handler. Each message stands for itself: what fails is reported as a
 * partial batch failure and comes again, then goes to the dead-letter queue; the rest is done.
 */
export function queueHandler(consumer: string, subscriptions: readonly Subscription[], telemetry: Telemetry) {
  const byType = new Map(subscriptions.map((one) => [versioned(one.type.type, one.type.version), one]));

  async function apply(body: string): Promise<void> {
    const started = performance.now();
    const { detail } = Delivered.parse(JSON.parse(body));
    const { type: eventType, id: eventId, correlationId, time: happenedAt } = detail;
    follow(correlationId);
    const subscription = byType.get(versioned(eventType, detail.version));
    if (subscription === undefined)
      throw new Error(`${consumer} does not know ${eventType} version ${detail.version}`);
    const facts = { consumer, eventType, eventId, correlationId, happenedAt };
    try {
      await subscription.apply(received(detail, subscription.type));
      telemetry.delivery({ ...facts, milliseconds: performance.now() - started });
    } catch (failure) {
      telemetry.delivery({ ...facts, milliseconds: performance.now() - started, failure });
      throw failure;
    }
  }

  return batchHandler(consumer, ({ body }) => apply(body), telemetry);
}

/**
 * Applies each record of a batch for itself, under a correlation id of its own once that is known, and reports those
 * that failed.
 */
export function batchHandler(
  consumer: string,
  apply: (record: SQSRecord) => Promise<void>,
  telemetry: Telemetry,
) {
  /** @returns whether the record was applied */
  const applied = (record: SQSRecord): Promise<boolean> =>
    correlated(undefined, () =>
      apply(record).then(
        () => true,
        (failure: unknown) => {
          telemetry.failure(consumer, failure);
          return false;
        },
      ),
    );

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const results = await Promise.all(event.Records.map(applied));
    return {
      batchItemFailures: event.Records.flatMap(({ messageId }, index) =>
        results[index] === true ? [] : [{ itemIdentifier: messageId }],
      ),
    };
  };
}

function received(detail: z.output<typeof Envelope>, type: EventType): Received<unknown> {
  return {
    id: detail.id,
    type: detail.type,
    time: new Date(detail.time),
    subject: detail.subject,
    correlationId: detail.correlationId,
    // A consumer's own changes are the system's doing, not the person's who set them off.
    actor: SYSTEM,
    data: type.data.parse(detail.data),
  };
}

const versioned = (type: string, version: number): string => `${type}@${version}`;
