import { membershipOperations as memberships } from '@concert/contracts/http/membership';
import { paymentOperations as operations } from '@concert/contracts/http/payment';
import { paymentOversightOperations as oversight } from '@concert/contracts/http/payment-oversight';
import { type Route, route } from '@concert/service-kit/routes';
import type { PaymentContainer } from './container.ts';
import { getPayment } from './use-cases/get-payment.ts';
import { listDisputesFor } from './use-cases/list-disputes.ts';
import { listPaymentRefunds, watchRefunds } from './use-cases/list-refunds.ts';
import { createPlan, listOpenPlans, updatePlan } from './use-cases/manage-plans.ts';
import {
  changeSubscription,
  endSubscription,
  listSubscriptions,
  paySubscription,
} from './use-cases/manage-subscription.ts';
import { paymentConfig } from './use-cases/payment-config.ts';
import { paymentHistory } from './use-cases/payment-history.ts';
import { paymentSummary } from './use-cases/payment-summary.ts';
import { processPayment } from './use-cases/process-payment.ts';
import { receiveWebhook } from './use-cases/receive-webhook.ts';
import {
  getReconciliation,
  listReconciliations,
  requestReconciliation,
} from './use-cases/reconciliation-reports.ts';
import { requestRefund } from './use-cases/request-refund.ts';
import { retryRefund } from './use-cases/retry-refund.ts';
import { subscribe } from './use-cases/subscribe.ts';

/** The HTTP table: contract → use case. */
export function routes(container: PaymentContainer): readonly Route[] {
  return [...paymentRoutes(container), ...membershipRoutes(container), ...oversightRoutes(container)];
}

function paymentRoutes(container: PaymentContainer): readonly Route[] {
  return [
    route(operations.processPayment, async ({ body }, call) => ({
      status: 200,
      body: await processPayment(container, body, call),
    })),
    route(operations.getPayment, async ({ params }, call) => ({
      status: 200,
      body: await getPayment(container, params.id, call),
    })),
    route(operations.paymentHistory, async ({ query }, { identity }) => ({
      status: 200,
      body: await paymentHistory(container, query, identity),
    })),
    route(operations.refundPayment, ({ params, body }, call) =>
      requestRefund(container, params.id, body, call),
    ),
    route(operations.listPaymentRefunds, async ({ params, query: page }, { identity }) => ({
      status: 200,
      body: await listPaymentRefunds(container, params.id, { page, identity }),
    })),
    route(operations.paymentConfig, async () => ({
      status: 200,
      body: await paymentConfig(container),
      headers: { 'cache-control': 'public, max-age=300' },
    })),
    route(operations.stripeWebhook, async ({ body, headers }, call) => {
      await receiveWebhook(container, { body, signature: headers['stripe-signature'] }, call);
      return { status: 200, body: { received: true } };
    }),
  ];
}

function membershipRoutes(container: PaymentContainer): readonly Route[] {
  return [
    route(memberships.createPlan, async ({ body }, call) => ({
      status: 201,
      body: await createPlan(container, body, call),
    })),
    route(memberships.updatePlan, async ({ params, body }) => ({
      status: 200,
      body: await updatePlan(container, params.id, body),
    })),
    route(memberships.listPlans, async ({ query }, { identity }) => ({
      status: 200,
      body: await listOpenPlans(container, query, identity),
    })),
    route(memberships.subscribe, async ({ body }, call) => ({
      status: 201,
      body: await subscribe(container, body, call),
    })),
    route(memberships.listSubscriptions, async ({ query }, call) => ({
      status: 200,
      body: await listSubscriptions(container, query, call),
    })),
    route(memberships.paySubscription, async ({ params, body: request }, call) => ({
      status: 200,
      body: await paySubscription(container, { id: params.id, request }, call),
    })),
    route(memberships.changeSubscription, async ({ params, body }, call) => ({
      status: 200,
      body: await changeSubscription(container, { ...params, ...body }, call),
    })),
    route(memberships.endSubscription, async ({ params }, call) => ({
      status: 200,
      body: await endSubscription(container, params.id, call),
    })),
  ];
}

function oversightRoutes(container: PaymentContainer): readonly Route[] {
  return [
    route(oversight.listRefunds, async ({ query }) => ({
      status: 200,
      body: await watchRefunds(container, query),
    })),
    route(oversight.retryRefund, ({ params }, call) => retryRefund(container, params.id, call)),
    route(oversight.listDisputes, async ({ query }, { identity }) => ({
      status: 200,
      body: await listDisputesFor(container, query, identity),
    })),
    route(oversight.paymentSummary, async ({ query }, { identity }) => ({
      status: 200,
      body: await paymentSummary(container, query.eventId, identity),
    })),
    route(oversight.listReconciliations, async ({ query }) => ({
      status: 200,
      body: await listReconciliations(container, query),
    })),
    route(oversight.getReconciliation, async ({ params, query }) => ({
      status: 200,
      body: await getReconciliation(container, params.day, query),
    })),
    route(oversight.requestReconciliation, ({ body }, call) =>
      requestReconciliation(container, body.day, call),
    ),
  ];
}
