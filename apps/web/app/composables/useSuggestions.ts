import { call } from '~/api/answers';
import type { Suggestion } from '~/api/types';

const SHORTEST = 2;
const WAIT_MILLISECONDS = 150;

/** What fits to the words that are being typed. A question that newer words overtake is called off. */
export function useSuggestions(words: Ref<string>) {
  const { $api } = useNuxtApp();
  const found = shallowRef<readonly Suggestion[]>();
  const sought = computed(() => words.value.trim().slice(0, 60));
  let underWay: AbortController | undefined;

  async function ask(q: string): Promise<void> {
    const mine = new AbortController();
    underWay = mine;
    try {
      const { items } = await call(
        $api.GET('/events/suggestions', { params: { query: { q } }, signal: mine.signal }),
      );
      if (!mine.signal.aborted) found.value = items;
    } catch {
      // Suggestions are a courtesy: without them the search itself still says what is wrong.
      if (!mine.signal.aborted) found.value = undefined;
    }
  }

  watch(sought, () => underWay?.abort());
  watchDebounced(
    sought,
    (q) => {
      if (q.length < SHORTEST) found.value = undefined;
      else void ask(q);
    },
    { debounce: WAIT_MILLISECONDS },
  );
  onScopeDispose(() => underWay?.abort());

  return found;
}
