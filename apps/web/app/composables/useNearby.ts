import { call } from '~/api/answers';
import type { EventSummary } from '~/api/types';
import { chooseCity, chosenCity, cityByClock } from '~/browse/nearby';

const SHOWN = 4;

/** Events in the reader's city: the one they chose, else the one that their clock suggests. */
export function useNearby(upcoming: Ref<readonly EventSummary[] | undefined>) {
  const { $api } = useNuxtApp();
  const city = ref<string>();
  const events = shallowRef<readonly EventSummary[]>();

  watch(
    upcoming,
    (all) => {
      if (!all || city.value !== undefined) return;
      city.value = chosenCity() ?? cityByClock(all, Intl.DateTimeFormat().resolvedOptions().timeZone) ?? '';
    },
    { immediate: import.meta.client },
  );
  watch(city, async (name) => {
    events.value = undefined;
    if (!name) return;
    const query = { city: name, limit: SHOWN };
    // A section less is no reason to say that something broke: the rest of the page says it if it did.
    const found = await call($api.GET('/events', { params: { query } })).catch(() => undefined);
    if (name === city.value) events.value = found?.items ?? [];
  });

  return {
    city,
    events,
    choose(name: string): void {
      if (name) chooseCity(name);
      city.value = name;
    },
  };
}
