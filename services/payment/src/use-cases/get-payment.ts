import type { Call } from '@concert/service-kit/routes';
import { notFound } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { readCharge } from '../store/charges.ts';
import { findPayment } from '../store/payments.ts';
import { lookAgain } from './look-again.ts';
import { type PaymentView, paymentView } from './present-payment.ts';

/** @throws Problem `not-found` for all but its buyer, the organiser of its event and admins */
export async function getPayment(container: PaymentContainer, id: string, call: Call): Promise<PaymentView> {
  const { userId, role } = call.identity;
  const payment = await findPayment(container.db, id);
  if (payment?.userId === userId) return lookAgain(container, payment, call);
  const charge = payment && (await readCharge(container.db, payment.bookingId));
  const mayLook = charge?.organizerId === userId || role === 'admin';
  if (payment === undefined || !mayLook) throw notFound('payment', id);
  return paymentView(payment);
}
