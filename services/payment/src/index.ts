import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { jobHandler } from '@concert/service-kit/jobs';
import { consumers, refundConsumers } from './consumers.ts';
import { buildContainer } from './container.ts';
import { routes } from './routes.ts';
import { reconcile as reconcilePayments } from './use-cases/reconcile.ts';
import { reconcileDays } from './use-cases/reconcile-days.ts';

const container = await buildContainer(process.env);
const { telemetry } = container;

/** API Gateway. */
export const api = httpHandler(routes(container), container);

/** `concert-payment-queue`: cancelled bookings, payments without tickets, erased members, and what we told ourselves. */
export const events = queueHandler('payment', consumers(container), telemetry);

/** `concert-refund-queue`: refunds to be made with Stripe. */
export const refunds = queueHandler('refunds', refundConsumers(container), telemetry);

/** Every five minutes: what Stripe knows and we do not. */
export const reconcile = jobHandler(
  'reconcile-payments',
  (run) => reconcilePayments(container, run),
  telemetry,
);

/** Every hour: the days that have settled since, compared with Stripe's books. */
export const books = jobHandler('reconcile-days', (run) => reconcileDays(container, run), telemetry);
