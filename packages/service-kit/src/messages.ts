import { batchHandler } from './consumers.ts';
import { follow } from './correlation.ts';
import type { Telemetry } from './telemetry.ts';

/** A message of a queue whose content is not an event of ours: another service's own words, as they stand. */
export interface RawMessage {
  /** SQS's id of the message. */
  readonly id: string;
  readonly body: string;
}

/**
 * A consumer of a queue that AWS itself writes to, as a Lambda handler. What fails is reported as a partial batch
 * failure and comes again, then goes to the dead-letter queue. `apply` must be idempotent.
 */
export function messageHandler(
  consumer: string,
  apply: (message: RawMessage) => Promise<void>,
  telemetry: Telemetry,
) {
  return batchHandler(
    consumer,
    async ({ messageId, body, attributes }) => {
      const started = performance.now();
      follow(messageId);
      // What AWS tells of has no time in a form of ours; it came into the queue when it happened.
      const happenedAt = new Date(Number(attributes.SentTimestamp)).toISOString();
      const facts = {
        consumer,
        eventType: 'message',
        eventId: messageId,
        correlationId: messageId,
        happenedAt,
      };
      try {
        await apply({ id: messageId, body });
        telemetry.delivery({ ...facts, milliseconds: performance.now() - started });
      } catch (failure) {
        telemetry.delivery({ ...facts, milliseconds: performance.now() - started, failure });
        throw failure;
      }
    },
    telemetry,
  );
}
