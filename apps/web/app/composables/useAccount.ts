import { call } from '~/api/answers';
import type { Account } from '~/api/types';
import { type Problem, problemIn } from '~/problems/problem';

/** The reader's account as only they see it. */
export function useAccount() {
  const { $api } = useNuxtApp();
  const account = shallowRef<Account>();
  const problem = ref<Problem>();

  async function load(): Promise<void> {
    problem.value = undefined;
    try {
      account.value = await call($api.GET('/auth/account'));
    } catch (thrown) {
      problem.value = problemIn(thrown);
    }
  }

  return { account, problem, load };
}
