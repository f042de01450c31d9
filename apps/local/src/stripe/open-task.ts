import { followPayment } from './billing/billing.ts';
import type { ControlPanel } from './control/controls.ts';
import { openDeliveryPlan } from './events/webhooks.ts';
import type { Store } from './state/store.ts';
import type { OpenTask } from './state/task.ts';

/** The API version whose objects are imitated: that of the SDK in use. */
export const API_VERSION = '2026-10-28.endive';

/** Prepares what all tasks have in common, and gives what makes the task of a moment. */
export function taskOpener(of: {
  readonly store: Store;
  readonly controls: ControlPanel;
  readonly clock: () => Date;
  readonly publicUrl: string;
  /** The types of event that become webhooks; all when undefined. */
  readonly webhookEvents: readonly string[] | undefined;
}): OpenTask {
  const { store, controls, clock } = of;
  const listened = of.webhookEvents === undefined ? undefined : new Set(of.webhookEvents);
  const shared = {
    store,
    publicUrl: of.publicUrl.replace(/\/+$/, ''),
    apiVersion: API_VERSION,
    isListenedTo: (type: string) => listened === undefined || listened.has(type),
    deliveryTimes: openDeliveryPlan(controls.current),
    paymentEnded: followPayment,
  };
  return (request = { id: null, idempotency_key: null }) => {
    const nowMs = clock().getTime();
    const now = Math.floor(nowMs / 1_000);
    return { ...shared, controls: controls.current(), nowMs, now, request, moved: { count: 0 } };
  };
}
