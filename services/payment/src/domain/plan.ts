import type { PLAN_INTERVALS } from '@concert/contracts/http/membership';

/** What a member pays and gets. */
export interface Plan {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly priceMinor: number;
  readonly currency: string;
  readonly interval: (typeof PLAN_INTERVALS)[number];
  readonly trialDays: number;
  readonly discountPercent: number;
  readonly hasPresale: boolean;
  readonly isOpen: boolean;
  /** Null until Stripe has it: nobody can subscribe before. */
  readonly providerPriceId: string | null;
}
