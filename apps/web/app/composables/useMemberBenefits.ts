import { call } from '~/api/answers';

/** What a reader's membership gives them at a sale. */
export interface MemberBenefits {
  readonly hasPresale: boolean;
  readonly discountPercent: number;
}

const NONE: MemberBenefits = { hasPresale: false, discountPercent: 0 };

/** A plan that takes no new members is not listed. Those it has may try: the API knows what they may. */
const UNLISTED: MemberBenefits = { hasPresale: true, discountPercent: 0 };

/** What the reader's membership gives, asked for once it matters; nothing for those who have none. */
export function useMemberBenefits(matters: Ref<boolean>) {
  const { $api } = useNuxtApp();
  const { user } = useSession();
  const benefits = shallowRef<MemberBenefits>(NONE);

  async function read(): Promise<MemberBenefits> {
    const query = { limit: 50 };
    const { current } = await call($api.GET('/payments/subscription', { params: { query } }));
    if (!current || !['trialing', 'active', 'past_due'].includes(current.status)) return NONE;
    const plans = await call($api.GET('/payments/plans', { params: { query } }));
    return plans.items.find(({ id }) => id === current.planId) ?? UNLISTED;
  }

  watch(
    [matters, user],
    async () => {
      // Without an answer the sale is the public's; the API decides in any case.
      benefits.value = matters.value && user.value ? await read().catch(() => NONE) : NONE;
    },
    { immediate: true },
  );
  return benefits;
}
