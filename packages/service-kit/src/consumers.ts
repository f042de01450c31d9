import { Envelope } from '@concert/contracts/envelope';
import type { DataOf, EventType } from '@concert/contracts/event';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { z } from 'zod';
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
    const started = performance.now();
    const { detail } = Delivered.parse(JSON.parse(record.body));
    const subscription = byType.get(versioned(detail.type, detail.version));
    if (subscription === undefined)
      throw new Error(`${consumer} does not know ${detail.type} version ${detail.version}`);
    const facts = {
      consumer,
      eventType: detail.type,
      eventId: detail.id,
      correlationId: detail.correlationId,
    };
    try {
      await subscription.apply(received(detail, subscription.type));
      telemetry.delivery({ ...facts, milliseconds: performance.now() - started });
    } catch (failure) {
      telemetry.delivery({ ...facts, milliseconds: performance.now() - started, failure });
      throw failure;
    }
  }

  return batchHandler(consumer, apply, telemetry);
}

/** Applies each record of a batch for itself and reports those that failed. */
export function batchHandler(
  consumer: string,
  apply: (record: SQSRecord) => Promise<void>,
  telemetry: Telemetry,
) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const results = await Promise.allSettled(event.Records.map(apply));
    return {
      batchItemFailures: failedOf(event.Records, results, (error) => telemetry.failure(consumer, error)),
    };
  };
}

function failedOf(
  records: readonly SQSRecord[],
  results: readonly PromiseSettledResult<void>[],
  report: (error: unknown) => void,
): SQSBatchResponse['batchItemFailures'] {
  return records.flatMap((record, index) => {
    const result = results[index];
    if (result?.status !== 'rejected') return [];
    report(result.reason);
    return [{ itemIdentifier: record.messageId }];
  });
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
