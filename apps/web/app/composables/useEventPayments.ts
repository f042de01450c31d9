import { call } from '~/api/answers';
import type { Payment } from '~/api/types';

/** Reads a booking's payment, as the organiser of its event. */
export function useEventPayments(eventId: string) {
  const { $api } = useNuxtApp();

  return async function paymentOf(bookingId: string): Promise<Payment | undefined> {
    const query = { eventId, bookingId, limit: 1 };
    return (await call($api.GET('/payments/history', { params: { query } }))).items[0];
  };
}
