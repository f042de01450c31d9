import { type Problem, problemIn } from '~/problems/problem';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * A list of the API, page after page. `fetchPage` gets the cursor to go on from, absent for the first page. An answer
 * that was overtaken by a newer `load` is dropped; what is shown stays until the new first page is there.
 */
export function usePages<Item>(fetchPage: (cursor: string | undefined) => Promise<Page<Item>>) {
  const items = shallowRef<readonly Item[]>();
  const nextCursor = ref<string | null>(null);
  const problem = ref<Problem>();
  const isLoading = ref(false);
  let generation = 0;

  async function page(cursor: string | undefined): Promise<void> {
    const mine = ++generation;
    problem.value = undefined;
    isLoading.value = true;
    try {
      const found = await fetchPage(cursor);
      if (mine !== generation) return;
      items.value = cursor === undefined ? found.items : [...(items.value ?? []), ...found.items];
      nextCursor.value = found.nextCursor;
    } catch (thrown) {
      if (mine === generation) problem.value = problemIn(thrown);
    } finally {
      if (mine === generation) isLoading.value = false;
    }
  }

  return {
    items,
    problem,
    isLoading: readonly(isLoading),
    hasMore: computed(() => nextCursor.value !== null),
    load: () => page(undefined),
    more: () => (nextCursor.value === null || isLoading.value ? Promise.resolve() : page(nextCursor.value)),
    /** Shows an item as an action left it, without asking for the list again. */
    replace(isIt: (item: Item) => boolean, by: Item): void {
      items.value = items.value?.map((item) => (isIt(item) ? by : item));
    },
    /** Takes an item away that an action ended. */
    remove(isIt: (item: Item) => boolean): void {
      items.value = items.value?.filter((item) => !isIt(item));
    },
  };
}
