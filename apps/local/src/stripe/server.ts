import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { type Desk, mountApi } from './api.ts';
import { expireSubscription, followPayment, renewSubscription } from './billing.ts';
import type { Route } from './call.ts';
import type { Decline } from './cards.ts';
import { catalogueRoutes } from './catalogue.ts';
import { mountChallenge } from './challenge.ts';
import { chargeRoutes } from './charges.ts';
import { mountControls } from './control-routes.ts';
import { type ControlPanel, openControls } from './controls.ts';
import { customerRoutes } from './customers.ts';
import { disputeRoutes } from './disputes.ts';
import { eventRoutes } from './event-routes.ts';
import { mountHomePage } from './home-page.ts';
import { openIdempotencyKeys } from './idempotency.ts';
import { invoiceRoutes } from './invoice-routes.ts';
import { settleProcessing } from './payment-flow.ts';
import { paymentIntentRoutes } from './payment-intents.ts';
import { cardOf, paymentMethodRoutes } from './payment-methods.ts';
import { refundRoutes, settleRefund } from './refunds.ts';
import { openStore, type Store } from './store.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { load, type OpenTask, type Task } from './task.ts';
import { startTimers, type TimedAction } from './timers.ts';
import { openDeliveryPlan, startDelivery } from './webhooks.ts';

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

/** The API version whose objects are imitated: that of the SDK in use. */
export const API_VERSION = '2026-10-28.endive';

const EVENT_RETENTION_MS = 30 * 24 * 60 * 60 * 1_000;
const TIDY_EVERY_MS = 60 * 60 * 1_000;

const ROUTES: readonly Route[] = [
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
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
  const controls = openControls(store);
  const openTask = taskOpener({ options, clock, store, controls });
  const { webhookUrl: url, webhookSecret: secret } = options;
  const delivery = startDelivery({ store, clock, controls: controls.current, url, secret });
  const timers = startTimers({ openTask, clock, act, onDone: delivery.wake });
  const committed = (): void => {
    timers.wake();
    delivery.wake();
  };
  const closing = new AbortController();
  const keys = openIdempotencyKeys(store, clock);
  const desk: Desk = {
    openTask,
    keys,
    controls,
    secretKey: options.secretKey,
    committed,
    closing: closing.signal,
  };
  const tidy = (): void => {
    keys.prune();
    forgetOldEvents(store, clock());
  };
  tidy();
  const tidying = setInterval(tidy, TIDY_EVERY_MS).unref();
  const server = createServer(getRequestListener(appOf(desk, store).fetch));
  const end = async (): Promise<void> => {
    clearInterval(tidying);
    timers.stop();
    delivery.stop();
    closing.abort();
    await delivery.settled();
    await closeServer(server);
    store.close();
  };
  try {
    const port = await listen(server, options.port);
    committed();
    return { port, close: end };
  } catch (error) {
    await end();
    throw error;
  }
}

function appOf(desk: Desk, store: Store): Hono {
  const app = new Hono();
  mountHomePage(app, store);
  mountChallenge(app, desk);
  mountControls(app, desk);
  mountApi(app, ROUTES, desk);
  return app;
}

function taskOpener(of: {
  readonly options: StripeStandInOptions;
  readonly clock: () => Date;
  readonly store: Store;
  readonly controls: ControlPanel;
}): OpenTask {
  const { options, clock, store, controls } = of;
  const listened = options.webhookEvents === undefined ? undefined : new Set(options.webhookEvents);
  const shared = {
    store,
    publicUrl: options.publicUrl.replace(/\/+$/, ''),
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

function act(task: Task, action: TimedAction, subject: string): void {
  switch (action) {
    case 'succeed_payment':
      settleProcessing(task, subject);
      break;
    case 'fail_payment':
      settleProcessing(task, subject, declineOf(task, subject));
      break;
    case 'succeed_refund':
      settleRefund(task, subject, 'succeeded');
      break;
    case 'fail_refund':
      settleRefund(task, subject, 'failed');
      break;
    case 'renew_subscription':
      renewSubscription(task, subject);
      break;
    case 'expire_subscription':
      expireSubscription(task, subject);
      break;
  }
}

function declineOf(task: Task, intentId: string): Decline | undefined {
  const intent = load(task, 'payment_intent', intentId);
  const { behaviour } = cardOf(task, load(task, 'payment_method', intent.payment_method ?? ''));
  return behaviour.does === 'process' ? behaviour.decline : undefined;
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
