import type { PaymentContainer } from '../container.ts';
import { isFinal } from '../domain/payment.ts';
import { findPayment } from '../store/payments.ts';

/**
 * Brings the kept copy of a payment up to its row.
 * @throws Error when DynamoDB is away: the event that caused it comes again
 */
export async function showSurely(
  { db, kept }: Pick<PaymentContainer, 'db' | 'kept'>,
  paymentId: string,
): Promise<void> {
  const payment = await findPayment(db, paymentId);
  if (payment !== undefined && isFinal(payment.status)) await kept.keep(payment);
}

/**
 * The same after a change, before it is answered: who changed a payment and looks at it sees the change. What a
 * crash or an absent DynamoDB leaves out is made up for by the change's event.
 */
export async function showAnew(container: PaymentContainer, paymentId: string): Promise<void> {
  await showSurely(container, paymentId).catch((error: unknown) =>
    container.telemetry.degraded('dynamodb', error),
  );
}
