import { Envelope } from '@concert/contracts/envelope';
import type { DataOf, EventType } from '@concert/contracts/event';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import { correlated } from './correlation.ts';
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

  async function apply(record: SQSRecord): Promise<void> {
    const { detail, subscription } = read(record);
    await correlated(detail.correlationId, () => deliver(detail, subscription));
  }

  /** @throws Error, told of as unforeseen, for what is no event or one that nobody here waits for */
  function read(record: SQSRecord) {
    try {
      const { detail } = Delivered.parse(JSON.parse(record.body));
      const subscription = byType.get(versioned(detail.type, detail.version));
      if (subscription !== undefined) return { detail, subscription };
      throw new Error(`${consumer} does not know ${detail.type} version ${detail.version}`);
    } catch (unreadable) {
      telemetry.failure(consumer, unreadable);
      throw unreadable;
    }
  }

  async function deliver(detail: Detail, subscription: Subscription): Promise<void> {
    const started = performance.now();
    const { type: eventType, id: eventId, correlationId } = detail;
    const facts = { consumer, eventType, eventId, correlationId };
    try {
      await subscription.apply(received(detail, subscription.type));
      telemetry.delivery({ ...facts, milliseconds: performance.now() - started });
    } catch (failure) {
      telemetry.delivery({ ...facts, milliseconds: performance.now() - started, failure });
      telemetry.failure(consumer, failure);
      throw failure;
    }
  }

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const results = await Promise.allSettled(event.Records.map(apply));
    return { batchItemFailures: failedOf(event.Records, results) };
  };
}

type Detail = z.output<typeof Envelope>;

function failedOf(
  records: readonly SQSRecord[],
  results: readonly PromiseSettledResult<void>[],
): SQSBatchResponse['batchItemFailures'] {
  return records.flatMap((record, index) =>
    results[index]?.status === 'rejected' ? [{ itemIdentifier: record.messageId }] : [],
  );
}

function received(detail: Detail, type: EventType): Received<unknown> {
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
