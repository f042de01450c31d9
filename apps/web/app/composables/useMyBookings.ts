import { call } from '~/api/answers';
import type { Booking, EventDetails } from '~/api/types';
import { type Problem, problemIn } from '~/problems/problem';

export interface BookingWithEvent {
  readonly booking: Booking;
  readonly event: EventDetails;
}

/** The reader's bookings with their events, the newest first. */
export function useMyBookings() {
  const { $api } = useNuxtApp();
  const { user } = useSession();
  const { knownEvent } = useEvents();
  const bookings = shallowRef<readonly BookingWithEvent[]>();
  const nextCursor = ref<string | null>(null);
  const problem = ref<Problem>();

  async function page(cursor: string | null): Promise<void> {
    if (!user.value) return;
    problem.value = undefined;
    try {
      const params = { path: { uid: user.value.id }, query: { limit: 50, ...(cursor ? { cursor } : {}) } };
      const found = await call($api.GET('/bookings/user/{uid}', { params }));
      const ids = [...new Set(found.items.map((booking) => booking.eventId))];
      const events = new Map(await Promise.all(ids.map(async (id) => [id, await knownEvent(id)] as const)));
      const items = found.items.flatMap((booking) => {
        const event = events.get(booking.eventId);
        return event ? [{ booking, event }] : [];
      });
      bookings.value = cursor ? [...(bookings.value ?? []), ...items] : items;
      nextCursor.value = found.nextCursor;
    } catch (thrown) {
      problem.value = problemIn(thrown);
    }
  }

  return {
    bookings,
    problem,
    hasMore: computed(() => nextCursor.value !== null),
    load: () => page(null),
    more: () => page(nextCursor.value),
  };
}
