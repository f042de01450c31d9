import type { DataOf } from '@concert/contracts/event';
import type { bookingEvents } from '@concert/contracts/events/booking';
import type { Received } from '@concert/service-kit/consumers';
import type { PaymentContainer } from '../container.ts';
import { giveBack } from './give-back.ts';

/** Gives back, in full, a payment that found no tickets. */
export async function returnMisplacedPayment(
  container: PaymentContainer,
  event: Received<DataOf<typeof bookingEvents.PaymentNotPlaced>>,
): Promise<void> {
  const { paymentId } = event.data;
  await giveBack(container, { paymentId, causeKey: 'not-placed', atMostMinor: undefined }, event);
}
