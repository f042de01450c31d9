import { call } from '~/api/answers';
import type { EventDetails } from '~/api/types';

/** Events that were read once, for lists that name many bookings of few events. */
export function useEvents() {
  const { $api } = useNuxtApp();
  const known = useState<Record<string, EventDetails>>('events', () => ({}));

  async function event(id: string): Promise<EventDetails> {
    const found = await call($api.GET('/events/{id}', { params: { path: { id } } }));
    known.value[id] = found;
    return found;
  }

  return {
    /** Reads anew, for live availability. */
    event,
    knownEvent: async (id: string): Promise<EventDetails> => known.value[id] ?? event(id),
  };
}
