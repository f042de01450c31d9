import { call } from '~/api/answers';
import { idempotencyKeys } from '~/api/idempotency';
import type { Booking, EventDetails } from '~/api/types';
import { dropSelection, keepSelection } from '~/checkout/kept-selection';
import { itemsOf, type Selection } from '~/checkout/selection';
import { ApiError } from '~/problems/problem';

const keys = idempotencyKeys();

/** Holds the chosen tickets and goes on to pay; asks to log in first where nobody is, and keeps the choice. */
export function useHold() {
  const { $api } = useNuxtApp();
  const { user, ready } = useSession();

  async function logInFirst(event: EventDetails, selection: Selection): Promise<void> {
    keepSelection(event.id, selection);
    await navigateTo({ path: '/login', query: { next: `/events/${event.id}?hold=1` } });
  }

  async function hold(event: EventDetails, selection: Selection): Promise<void> {
    await ready;
    if (!user.value) return logInFirst(event, selection);
    const body = { eventId: event.id, items: itemsOf(selection) };
    try {
      const booking = await call(
        $api.POST('/bookings', { body, headers: { 'Idempotency-Key': keys.keyFor(body) } }),
      );
      keys.settled(body);
      dropSelection(event.id);
      await navigateTo(placeOf(booking));
    } catch (thrown) {
      const status = thrown instanceof ApiError ? thrown.problem.status : 0;
      if (status === 401) return logInFirst(event, selection);
      // No answer, or one that does not say what became of it: the same key must be sent again.
      if (status >= 400 && status < 500) keys.settled(body);
      throw thrown;
    }
  }

  return hold;
}

function placeOf(booking: Booking): string {
  return booking.status === 'pending' ? `/checkout/${booking.id}` : `/bookings/${booking.id}`;
}
