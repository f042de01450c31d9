import { call } from '~/api/answers';
import type { Payment } from '~/api/types';

const MOST_PAGES = 50;

/**
 * Finds a booking's payment among those of its event: the API lists payments by event, not by booking.
 */
export function useEventPayments(eventId: string) {
  const { $api } = useNuxtApp();

  return async function paymentOf(bookingId: string): Promise<Payment | undefined> {
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { eventId, limit: 100, ...(cursor ? { cursor } : {}) };
      const found = await call($api.GET('/payments/history', { params: { query } }));
      const payment = found.items.find((item) => item.bookingId === bookingId);
      if (payment || found.nextCursor === null) return payment;
      cursor = found.nextCursor;
    }
    return undefined;
  };
}
