import { setTimeout as pause } from 'node:timers/promises';
import type { Deliver } from '../events/put-events.ts';
import type { FaultBox } from './fault-box.ts';

/** How late a delivery may be, milliseconds: far longer than between two events. */
const LATEST_MS = 3_000;

/**
 * Deliveries as EventBridge and SQS allow them at worst: each twice, late, and in no order. What is acknowledged is
 * then not on disk yet, so this is not to be switched on together with a kill of the stand-ins.
 */
export function unrulyDeliveries(deliver: Deliver, box: FaultBox): Deliver {
  return async (deliveries) => {
    if (box.current().deliveries === 'once') return deliver(deliveries);
    for (const delivery of [...deliveries, ...deliveries]) {
      void pause(Math.random() * LATEST_MS)
        .then(() => deliver([delivery]))
        .catch((error: unknown) => console.error('A late delivery failed', error));
    }
  };
}
