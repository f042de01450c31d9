import { paymentOperations as operations } from '@concert/contracts/http/payment';
import { type Route, route } from '@concert/service-kit/routes';
import type { PaymentContainer } from './container.ts';
import { getPayment } from './use-cases/get-payment.ts';
import { paymentConfig } from './use-cases/payment-config.ts';
import { paymentHistory } from './use-cases/payment-history.ts';
import { processPayment } from './use-cases/process-payment.ts';
import { receiveWebhook } from './use-cases/receive-webhook.ts';
import { requestRefund } from './use-cases/request-refund.ts';

/** The HTTP table: contract → use case. */
export function routes(container: PaymentContainer): readonly Route[] {
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
