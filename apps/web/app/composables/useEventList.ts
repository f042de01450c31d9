import { call } from '~/api/answers';
import type { EventSummary } from '~/api/types';
import { apiQuery, type Filters, isSearch } from '~/browse/filters';
import { type Problem, problemIn } from '~/problems/problem';

const PAGE_SIZE = 24;

/**
 * The events that match filters, page after page. An answer that was overtaken by newer filters is dropped.
 * @param fixed what the reader cannot choose
 */
export function useEventList(filters: Ref<Filters>, fixed: { readonly organizerId?: string } = {}) {
  const { $api } = useNuxtApp();
  const events = shallowRef<readonly EventSummary[]>();
  const nextCursor = ref<string | null>(null);
  const problem = ref<Problem>();
  const isLoadingMore = ref(false);
  let generation = 0;

  function page(cursor: string | null) {
    const query = { ...apiQuery(filters.value), ...fixed, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
    return isSearch(filters.value)
      ? call($api.GET('/events/search', { params: { query: { ...query, q: filters.value.q } } }))
      : call($api.GET('/events', { params: { query } }));
  }

  async function load(cursor: string | null): Promise<void> {
    const mine = ++generation;
    problem.value = undefined;
    try {
      const found = await page(cursor);
      if (mine !== generation) return;
      events.value = cursor ? [...(events.value ?? []), ...found.items] : found.items;
      nextCursor.value = found.nextCursor;
    } catch (thrown) {
      if (mine === generation) problem.value = problemIn(thrown);
    }
  }

  return {
    events,
    problem,
    isLoadingMore: readonly(isLoadingMore),
    hasMore: computed(() => nextCursor.value !== null),
    async reload(): Promise<void> {
      events.value = undefined;
      nextCursor.value = null;
      await load(null);
    },
    async more(): Promise<void> {
      if (isLoadingMore.value || nextCursor.value === null) return;
      isLoadingMore.value = true;
      await load(nextCursor.value);
      isLoadingMore.value = false;
    },
  };
}
