import type { Subscription } from '@concert/service-kit/consumers';
import { Problem } from '@concert/values/problems';
import type { EmailContainer } from '../container.ts';

/**
 * A subscription whose message goes back into the queue, as a new one and for as long as it takes, when SES has no
 * room for its mail. Left to come again by itself it would be counted each time, and given up after five: a rush or
 * a used-up day is no fault of a mail. When we stop between putting back and taking away, there are two messages, of
 * which one finds the mail sent.
 */
export function puttingBack(
  { emailQueue, telemetry }: EmailContainer,
  { type, apply }: Subscription,
): Subscription {
  return {
    type,
    async apply(event) {
      try {
        await apply(event);
      } catch (error) {
        if (!(error instanceof Problem && error.kind === 'too-many')) throw error;
        telemetry.degraded('ses', error);
        const { id, subject, time, correlationId, actor, data } = event;
        const detail = {
          id,
          type: type.type,
          version: type.version,
          source: type.source,
          subject,
          time: time.toISOString(),
          correlationId,
          actor,
          data,
        };
        await emailQueue.send(
          { 'detail-type': type.type, source: `concert.${type.source}`, detail },
          { delaySeconds: error.retryAfterSeconds ?? 1 },
        );
      }
    },
  };
}
