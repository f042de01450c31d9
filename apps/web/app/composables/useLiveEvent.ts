import type { EventDetails } from '~/api/types';
import { type Problem, problemIn } from '~/problems/problem';

const REFRESH_MILLISECONDS = 15_000;

/** An event whose availability is read again while the page is in sight. What was read stays when a later read fails. */
export function useLiveEvent(id: string) {
  const { event: read } = useEvents();
  const event = shallowRef<EventDetails>();
  const problem = ref<Problem>();
  const visibility = useDocumentVisibility();

  async function refresh(): Promise<void> {
    try {
      event.value = await read(id);
      problem.value = undefined;
    } catch (thrown) {
      if (!event.value) problem.value = problemIn(thrown);
    }
  }

  onMounted(refresh);
  useIntervalFn(() => {
    if (visibility.value === 'visible' && event.value) void refresh();
  }, REFRESH_MILLISECONDS);
  watch(visibility, (now) => {
    if (now === 'visible' && event.value) void refresh();
  });

  return { event, problem, refresh };
}
