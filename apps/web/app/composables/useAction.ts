import { type Problem, problemIn } from '~/problems/problem';

/**
 * One action with its outcome: whether it is running, and what went wrong the last time. A second call while
 * one runs is ignored, which is what a double click means.
 */
export function useAction<Parameters extends unknown[]>(work: (...parameters: Parameters) => Promise<void>) {
  const isBusy = ref(false);
  const problem = ref<Problem>();

  async function run(...parameters: Parameters): Promise<void> {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = undefined;
    try {
      await work(...parameters);
    } catch (thrown) {
      problem.value = problemIn(thrown);
    } finally {
      isBusy.value = false;
    }
  }

  return { run, isBusy: readonly(isBusy), problem };
}
