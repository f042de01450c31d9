import type { Call } from '@concert/service-kit/routes';
import { notFound } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { isFinal, type Payment } from '../domain/payment.ts';
import { findPayment } from '../store/payments.ts';
import { lookAgain } from './look-again.ts';
import { isManager } from './payment-access.ts';
import { type PaymentView, paymentView } from './present-payment.ts';

/**
 * A payment, from its copy in DynamoDB once it is settled.
 * @throws Problem `not-found` for all but its buyer, the organiser of its event and admins
 */
export async function getPayment(container: PaymentContainer, id: string, call: Call): Promise<PaymentView> {
  const payment = (await container.kept.find(id)) ?? (await findAndKeep(container, id));
  if (payment === undefined) throw notFound('payment', id);
  const isBuyer = payment.userId === call.identity.userId;
  const mayManage = await isManager(container, payment, call.identity);
  if (!isBuyer && !mayManage) throw notFound('payment', id);
  const view = isBuyer ? await lookAgain(container, payment, call) : paymentView(payment);
  return mayManage ? { ...view, providerFee: payment.settlement } : view;
}

async function findAndKeep(
  { db, kept, telemetry }: PaymentContainer,
  id: string,
): Promise<Payment | undefined> {
  const payment = await findPayment(db, id);
  if (payment !== undefined && isFinal(payment.status)) {
    await kept.keep(payment).catch((error: unknown) => telemetry.degraded('dynamodb', error));
  }
  return payment;
}
