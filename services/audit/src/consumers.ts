import { Envelope, type EventEnvelope } from '@concert/contracts/envelope';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import type { AuditContainer } from './container.ts';
import { projectChanges, recordChanges } from './use-cases/record-changes.ts';

const Delivered = z.object({ detail: Envelope });

interface Message {
  readonly messageId: string;
  readonly event: EventEnvelope;
}

/**
 * The audit queue's consumer as a Lambda handler: events of any type and version, recorded a batch at a time with
 * the actor who set them off. A message that cannot be recorded is reported as a partial batch failure, and keeps
 * no other back.
 */
export function auditHandler(container: AuditContainer) {
  const { telemetry } = container;

  async function record(messages: readonly Message[]): Promise<readonly string[]> {
    const started = performance.now();
    try {
      const events = messages.map(({ event }) => event);
      await recordChanges(container, events);
      await projectChanges(container, events);
      for (const { event } of messages)
        telemetry.delivery({ ...facts(event), milliseconds: performance.now() - started });
      return [];
    } catch (failure) {
      if (messages.length > 1) return recordEach(messages);
      for (const { event } of messages)
        telemetry.delivery({ ...facts(event), milliseconds: performance.now() - started, failure });
      return messages.map(({ messageId }) => messageId);
    }
  }

  /** What fails together is tried alone, so that only the culprits come again. */
  async function recordEach(messages: readonly Message[]): Promise<readonly string[]> {
    const failed: string[] = [];
    for (const message of messages) failed.push(...(await record([message])));
    return failed;
  }

  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const messages: Message[] = [];
    const failed: string[] = [];
    for (const one of Records) {
      try {
        messages.push({ messageId: one.messageId, event: eventOf(one) });
      } catch (error) {
        telemetry.failure('audit', error);
        failed.push(one.messageId);
      }
    }
    if (messages.length > 0) failed.push(...(await record(messages)));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function eventOf({ body }: SQSRecord): EventEnvelope {
  return Delivered.parse(JSON.parse(body)).detail;
}

function facts(event: EventEnvelope) {
  return {
    consumer: 'audit',
    eventType: event.type,
    eventId: event.id,
    correlationId: event.correlationId,
    happenedAt: event.time,
  };
}
