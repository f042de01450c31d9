import { createHmac } from 'node:crypto';
import type { Controls } from '../control/controls.ts';
import { type Alarm, startAlarm } from '../state/alarm.ts';
import type { Store } from '../state/store.ts';

const TIMEOUT_MS = 10_000;
const MAX_IN_FLIGHT = 16;
const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1_000;
const BACKOFF_MS = [200, 500, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000] as const;
const REORDER_WINDOW_MS = 600;
const DUPLICATE_AFTER_MS = 50;

/** Stripe's signature header, https://docs.stripe.com/webhooks#verify-manually. */
export function signatureHeader(payload: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}

/** How long to wait after so many failed attempts (1 or more), in milliseconds. */
export function backoffMs(failures: number): number {
  return BACKOFF_MS[Math.min(failures, BACKOFF_MS.length) - 1] ?? BACKOFF_MS[0];
}

/**
 * When the webhooks of an event that happens now are sent, by the switch: never, once, twice, later, or
 * (`reorder`) each a little before the one that was recorded before it, until the window is used up.
 */
export function openDeliveryPlan(current: () => Controls): (nowMs: number) => readonly number[] {
  let latest = Number.NEGATIVE_INFINITY;
  return (nowMs) => {
    const mode = current().webhooks;
    if (mode === 'normal') return [nowMs];
    if (mode === 'off') return [];
    if (mode === 'duplicate') return [nowMs, nowMs + DUPLICATE_AFTER_MS];
    if (mode !== 'reorder') return [nowMs + mode.delayMs];
    const windowIsOpen = latest > nowMs + REORDER_WINDOW_MS / 2 && latest <= nowMs + REORDER_WINDOW_MS;
    latest = windowIsOpen ? latest - 1 : nowMs + REORDER_WINDOW_MS;
    return [latest];
  };
}

/**
 * Sends queued webhooks, at least once each: again with growing pauses until a 2xx comes, for a day.
 * A kill in mid-flight leads to another sending at the next start.
 */
export function startDelivery(options: DeliveryOptions): Alarm & { readonly settled: () => Promise<void> } {
  const { store, clock } = options;
  const inFlight = new Map<number, Promise<void>>();
  const stopping = new AbortController();
  const limit = (): number => (options.controls().webhooks === 'reorder' ? 1 : MAX_IN_FLIGHT);
  const next = (): Delivery | undefined =>
    stopping.signal.aborted || inFlight.size >= limit() ? undefined : nextDelivery(store, inFlight);
  const send = async (delivery: Delivery): Promise<void> => {
    const delivered = await post({ ...options, delivery, stopping: stopping.signal });
    if (stopping.signal.aborted) return;
    finish(store, delivery, { delivered, nowMs: clock().getTime() });
    inFlight.delete(delivery.id);
    alarm.wake();
  };
  const ring = (): void => {
    const now = clock().getTime();
    for (let delivery = next(); delivery !== undefined && delivery.due <= now; delivery = next()) {
      inFlight.set(delivery.id, send(delivery));
    }
  };
  const nextDue = (): number | undefined => next()?.due;
  const alarm = startAlarm({ clock, nextDue, ring });
  return {
    wake: alarm.wake,
    stop: () => {
      alarm.stop();
      stopping.abort();
    },
    settled: async () => {
      await Promise.all(inFlight.values());
    },
  };
}

interface DeliveryOptions {
  readonly store: Store;
  readonly clock: () => Date;
  readonly controls: () => Controls;
  readonly url: string;
  readonly secret: string;
}

interface Delivery {
  readonly id: number;
  readonly event: string;
  /** Unix milliseconds, as `created`. */
  readonly due: number;
  /** Counting the one to come. */
  readonly attempts: number;
  readonly created: number;
}

/** The delivery that is due first of those that are not on their way. */
function nextDelivery(store: Store, inFlight: ReadonlyMap<number, unknown>): Delivery | undefined {
  const sql = `SELECT id, event, due, attempts, created FROM deliveries WHERE state = 'waiting'
    ORDER BY due, id LIMIT ?`;
  const rows = store.statement(sql).all(inFlight.size + 1);
  const row = rows.find(({ id }) => !inFlight.has(Number(id)));
  if (row === undefined) return undefined;
  return {
    id: Number(row.id),
    event: String(row.event),
    due: Number(row.due),
    attempts: Number(row.attempts) + 1,
    created: Number(row.created),
  };
}

async function post(
  options: DeliveryOptions & { readonly delivery: Delivery; readonly stopping: AbortSignal },
): Promise<boolean> {
  const stored = "SELECT body FROM objects WHERE kind = 'event' AND id = ?";
  const row = options.store.statement(stored).get(options.delivery.event);
  if (row === undefined) return true;
  const payload = String(row.body);
  try {
    const response = await fetch(options.url, {
      method: 'POST',
      body: payload,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), options.stopping]),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signatureHeader(payload, options.secret, options.clock().getTime()),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
    });
    // Read to the end, so that the connection serves the next webhook too.
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // An unreachable or silent endpoint is an expected outcome, as good as any non-2xx answer: it is tried again.
    return false;
  }
}

function finish(
  store: Store,
  delivery: Delivery,
  outcome: { readonly delivered: boolean; readonly nowMs: number },
): void {
  const { delivered, nowMs } = outcome;
  const tooOld = nowMs - delivery.created > GIVE_UP_AFTER_MS;
  const state = delivered ? 'delivered' : tooOld ? 'abandoned' : 'waiting';
  store
    .statement('UPDATE deliveries SET state = ?, attempts = ?, due = ? WHERE id = ?')
    .run(state, delivery.attempts, nowMs + backoffMs(delivery.attempts), delivery.id);
}
