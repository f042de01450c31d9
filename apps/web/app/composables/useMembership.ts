import { call } from '~/api/answers';
import { idempotencyKeys } from '~/api/idempotency';
import type { Membership, MembershipPlan } from '~/api/types';
import { type Problem, problemIn } from '~/problems/problem';

const POLL_MILLISECONDS = 1500;
/** After the bank's page the payment is heard of within seconds; then the reader is left to look again. */
const POLLS = 20;

const keys = idempotencyKeys();

/** The reader's membership, those before it, and the plans that there are. */
export function useMembership() {
  const { $api } = useNuxtApp();
  const current = shallowRef<Membership | null>();
  const past = shallowRef<readonly Membership[]>([]);
  const plans = shallowRef<readonly MembershipPlan[]>([]);
  const problem = ref<Problem>();
  let polls = 0;

  const { start: lookAgain } = useTimeoutFn(() => void load(), POLL_MILLISECONDS, { immediate: false });

  async function load(): Promise<void> {
    problem.value = undefined;
    try {
      const query = { limit: 50 };
      const [mine, offered] = await Promise.all([
        call($api.GET('/payments/subscription', { params: { query } })),
        call($api.GET('/payments/plans', { params: { query } })),
      ]);
      past.value = mine.items;
      plans.value = offered.items;
      // A list does not always know where the bank asks; the answer to the payment did.
      const url = current.value?.id === mine.current?.id ? current.value?.nextActionUrl : undefined;
      current.value =
        mine.current && url && mine.current.status === 'incomplete'
          ? { nextActionUrl: url, ...mine.current }
          : mine.current;
      if (isUnderWay(mine.current) && ++polls < POLLS) lookAgain();
    } catch (thrown) {
      problem.value = problemIn(thrown);
    }
  }

  const returnUrl = () => `${window.location.origin}/account/membership`;

  async function subscribe(planId: string, paymentMethodId: string): Promise<void> {
    const body = { planId, paymentMethodId, returnUrl: returnUrl() };
    const headers = { 'Idempotency-Key': keys.keyFor(body) };
    take(await call($api.POST('/payments/subscription', { body, headers })));
    keys.settled(body);
  }

  async function pay(id: string, paymentMethodId: string): Promise<void> {
    const body = { paymentMethodId, returnUrl: returnUrl() };
    const headers = { 'Idempotency-Key': keys.keyFor({ id, ...body }) };
    const params = { path: { id } };
    take(await call($api.POST('/payments/subscription/{id}/pay', { params, body, headers })));
    keys.settled({ id, ...body });
  }

  function take(membership: Membership): void {
    current.value = membership.status === 'ended' ? null : membership;
    if (membership.nextActionUrl) window.location.assign(membership.nextActionUrl);
    else if (isUnderWay(membership)) lookAgain();
  }

  async function change(id: string, cancelsAtPeriodEnd: boolean): Promise<void> {
    const params = { path: { id } };
    take(await call($api.PUT('/payments/subscription/{id}', { params, body: { cancelsAtPeriodEnd } })));
  }

  /** Gives up a membership of which nothing was paid yet. */
  async function giveUp(id: string): Promise<void> {
    await call($api.DELETE('/payments/subscription/{id}', { params: { path: { id } } }));
    await load();
  }

  return { current, past, plans, problem, load, subscribe, pay, change, giveUp };
}

/** The first payment neither failed nor asks anything of the member. */
function isUnderWay(membership: Membership | null): boolean {
  return membership?.status === 'incomplete' && membership.failureCode === null && !membership.nextActionUrl;
}
