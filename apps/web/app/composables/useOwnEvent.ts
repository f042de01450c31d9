import { answer } from '~/api/answers';
import type { EventDetails } from '~/api/types';
import { type Problem, problemIn } from '~/problems/problem';

/** One of the organiser's own events, in any status, with the ETag for the next change. */
export function useOwnEvent(id: string) {
  const { $api } = useNuxtApp();
  const event = shallowRef<EventDetails>();
  const etag = ref<string>();
  const problem = ref<Problem>();

  async function load(): Promise<void> {
    problem.value = undefined;
    try {
      const read = await answer($api.GET('/organizer/events/{id}', { params: { path: { id } } }));
      event.value = read.data;
      etag.value = read.response.headers.get('etag') ?? undefined;
    } catch (thrown) {
      problem.value = problemIn(thrown);
    }
  }

  onMounted(load);
  return { event, etag, problem, load };
}
