import { call } from '~/api/answers';
import type { Facets } from '~/api/types';
import { apiQuery, type Filters, isSearch } from '~/browse/filters';

/** How many events other choices of filters would find. What was counted stays until it is counted anew. */
export function useFacets(filters: Ref<Filters>) {
  const { $api } = useNuxtApp();
  const facets = shallowRef<Facets>();
  let generation = 0;

  async function count(): Promise<void> {
    const mine = ++generation;
    const q = isSearch(filters.value) ? { q: filters.value.q } : {};
    const query = { ...apiQuery(filters.value), ...q };
    // Without counts the filters work all the same.
    const found = await call($api.GET('/events/facets', { params: { query } })).catch(() => undefined);
    if (mine === generation && found) facets.value = found;
  }

  return { facets, count };
}
