import type { EventEnvelope } from '@concert/contracts/envelope';
import type { DataOf, EventType } from '@concert/contracts/event';
import { hashRequest } from '@concert/database/idempotency';
import { newId } from '@concert/values/ids';
import type { TestUser } from './builders.ts';

/** What a use case gets from the HTTP layer when this user calls. */
export function callBy(user: Pick<TestUser, 'id' | 'role'>) {
  const actor = { type: 'user' as const, id: user.id, role: user.role, address: '127.0.0.1' };
  return {
    identity: {
      userId: user.id,
      role: user.role,
      sessionId: newId(),
      expiresAt: new Date(Date.now() + 900_000),
    },
    address: '127.0.0.1',
    actor,
    correlationId: newId(),
    idempotency: undefined,
    cookies: {},
  };
}

/** The same with an `Idempotency-Key`. */
export function callWithKey(
  user: Pick<TestUser, 'id' | 'role'>,
  operation: string,
  key: string,
  request: unknown,
) {
  return {
    ...callBy(user),
    idempotency: { caller: user.id, operation, key, requestHash: hashRequest(request) },
  };
}

/** An event in its envelope, as the outbox has it. */
export function envelope<E extends EventType>(type: E, subjectId: string, data: DataOf<E>): EventEnvelope {
  return {
    id: newId(),
    type: type.type,
    version: type.version,
    source: type.source,
    subject: `${type.subject}/${subjectId}`,
    time: new Date().toISOString(),
    correlationId: newId(),
    actor: { type: 'system', id: null, role: null, address: null },
    data,
  };
}

/** An SQS event with one message for each envelope, as EventBridge puts them there. */
export function sqsEvent(envelopes: readonly EventEnvelope[]) {
  return {
    Records: envelopes.map((detail) => ({
      messageId: newId(),
      receiptHandle: '-',
      body: JSON.stringify({ 'detail-type': detail.type, source: `concert.${detail.source}`, detail }),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: '-',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '-',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:test',
      awsRegion: 'eu-central-1',
    })),
  };
}
