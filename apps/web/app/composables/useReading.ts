import { type Problem, problemIn } from '~/problems/problem';

/** Something that is read when the page is there, and again when `load` is called; an overtaken answer is dropped. */
export function useReading<Found>(read: () => Promise<Found>) {
  const found = shallowRef<Found>();
  const problem = ref<Problem>();
  let generation = 0;

  async function load(): Promise<void> {
    const mine = ++generation;
    problem.value = undefined;
    try {
      const answer = await read();
      if (mine === generation) found.value = answer;
    } catch (thrown) {
      if (mine === generation) problem.value = problemIn(thrown);
    }
  }

  onMounted(load);
  return { found, problem, load };
}
