import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { catalogueRoutes } from './billing/catalogue.ts';
import { customerRoutes } from './billing/customers.ts';
import { invoiceRoutes } from './billing/invoice-routes.ts';
import { subscriptionRoutes } from './billing/subscriptions.ts';
import { mountControls } from './control/control-routes.ts';
import { openControls } from './control/controls.ts';
import { eventRoutes } from './events/event-routes.ts';
import { startDelivery } from './events/webhooks.ts';
import { taskOpener } from './open-task.ts';
import { mountChallenge } from './pages/challenge.ts';
import { mountHomePage } from './pages/home-page.ts';
import { balanceRoutes } from './payments/balance.ts';
import { chargeRoutes } from './payments/charges.ts';
import { disputeRoutes } from './payments/disputes.ts';
import { paymentIntentRoutes } from './payments/payment-intents.ts';
import { paymentMethodRoutes } from './payments/payment-methods.ts';
import { refundRoutes } from './payments/refunds.ts';
import { type Desk, mountApi } from './protocol/api.ts';
import type { Route } from './protocol/call.ts';
import { openIdempotencyKeys } from './protocol/idempotency.ts';
import { openStore, type Store } from './state/store.ts';
import { startTimers } from './state/timers.ts';
import { actOnTime } from './timed-actions.ts';

export interface StripeStandInOptions {
  /** 0 chooses a free port. */
  readonly port: number;
  /** The SQLite file with everything that must survive a restart; made if absent. */
  readonly dataFile: string;
  /** The key that the SDK is given. */
  readonly secretKey: string;
  /** Signs the webhooks. */
  readonly webhookSecret: string;
  readonly webhookUrl: string;
  /** The types of event that the webhook endpoint listens to, as one sets at Stripe; all when left out. */
  readonly webhookEvents?: readonly string[];
  /** Under which a browser reaches this server: `http://127.0.0.1:3000/_local/stripe`. */
  readonly publicUrl: string;
  readonly clock?: () => Date;
}

export interface StripeStandIn {
  readonly port: number;
  /** Ends it; what is queued stays in the file and is taken up at the next start. */
  close(): Promise<void>;
}

const EVENT_RETENTION_MS = 30 * 24 * 60 * 60 * 1_000;
const TIDY_EVERY_MS = 60 * 60 * 1_000;

const ROUTES: readonly Route[] = [
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...balanceRoutes,
  ...customerRoutes,
  ...catalogueRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...eventRoutes,
];

/**
 * Starts a server on 127.0.0.1 that speaks Stripe's API to the official SDK, and sends signed webhooks.
 * Rejects when the port or the file is in use.
 */
export async function startStripeStandIn(options: StripeStandInOptions): Promise<StripeStandIn> {
  const clock = options.clock ?? (() => new Date());
  const store = openStore(options.dataFile);
  const work = startWork(store, clock, options);
  const server = createServer(getRequestListener(appOf(work.desk, store).fetch));
  const close = async (): Promise<void> => {
    await work.end();
    await closeServer(server);
    store.close();
  };
  try {
    const port = await listen(server, options.port);
    work.desk.committed();
    return { port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What goes on beside the requests: webhooks, timers, tidying. */
function startWork(
  store: Store,
  clock: () => Date,
  options: StripeStandInOptions,
): { readonly desk: Desk; readonly end: () => Promise<void> } {
  const { webhookUrl: url, webhookSecret: secret, publicUrl, webhookEvents, secretKey } = options;
  const controls = openControls(store);
  const openTask = taskOpener({ store, controls, clock, publicUrl, webhookEvents });
  const delivery = startDelivery({ store, clock, controls: controls.current, url, secret });
  const timers = startTimers({ openTask, clock, act: actOnTime, onDone: delivery.wake });
  const committed = (): void => {
    timers.wake();
    delivery.wake();
  };
  const closing = new AbortController();
  const keys = openIdempotencyKeys(store, clock);
  const tidy = (): void => {
    keys.prune();
    forgetOldEvents(store, clock());
  };
  tidy();
  const tidying = setInterval(tidy, TIDY_EVERY_MS).unref();
  const end = async (): Promise<void> => {
    clearInterval(tidying);
    timers.stop();
    delivery.stop();
    closing.abort();
    await delivery.settled();
  };
  return { desk: { openTask, keys, controls, secretKey, committed, closing: closing.signal }, end };
}

function appOf(desk: Desk, store: Store): Hono {
  const app = new Hono();
  mountHomePage(app, store);
  mountChallenge(app, desk);
  mountControls(app, desk);
  mountApi(app, ROUTES, desk);
  return app;
}

/** Stripe, too, keeps events for 30 days. */
function forgetOldEvents(store: Store, now: Date): void {
  const before = now.getTime() - EVENT_RETENTION_MS;
  store.statement("DELETE FROM objects WHERE kind = 'event' AND created < ?").run(Math.floor(before / 1_000));
  store.statement("DELETE FROM deliveries WHERE created < ? AND state <> 'waiting'").run(before);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
