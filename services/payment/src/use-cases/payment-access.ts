import type { Identity } from '@concert/service-kit/identity';
import { notFound } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import type { Payment } from '../domain/payment.ts';
import { readCharge } from '../store/charges.ts';
import { findPayment } from '../store/payments.ts';

/** Whether the caller is the organiser of the payment's event, or an admin. */
export async function isManager(
  { db }: PaymentContainer,
  { bookingId, organizerId }: Payment,
  { userId, role }: Identity,
): Promise<boolean> {
  if (role === 'admin') return true;
  const owner = organizerId ?? (await readCharge(db, bookingId))?.organizerId;
  return owner === userId;
}

/** The payment, for the organiser of its event and for admins. @throws Problem `not-found` for all others */
export async function requireManaged(
  container: PaymentContainer,
  id: string,
  identity: Identity,
): Promise<Payment> {
  const payment = await findPayment(container.db, id);
  if (payment === undefined || !(await isManager(container, payment, identity)))
    throw notFound('payment', id);
  return payment;
}
