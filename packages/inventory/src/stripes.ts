/** At most so many rows for a ticket type: beyond the cores of a database server more stripes gain nothing. */
export const MOST_STRIPES = 16;

/** A stripe should serve many holds before it runs dry and buyers fall through to another. */
const TICKETS_PER_STRIPE = 25;

/** How many stripes a ticket type of this capacity is spread over. */
export function stripeCount(capacity: number): number {
  return Math.max(1, Math.min(MOST_STRIPES, Math.floor(capacity / TICKETS_PER_STRIPE)));
}

/** Spreads `quantity` over `stripes` as evenly as whole tickets allow; the first ones get the rest. */
export function spread(quantity: number, stripes: number): readonly number[] {
  const base = Math.floor(quantity / stripes);
  const rest = quantity % stripes;
  return Array.from({ length: stripes }, (_, stripe) => base + (stripe < rest ? 1 : 0));
}

/** A stripe as it stands in the database. */
export interface Stripe {
  readonly stripe: number;
  readonly free: number;
}

/**
 * What to take from each stripe so that together they give `quantity`, emptying as few as possible.
 * @returns undefined when all of them together have less
 */
export function takeFrom(stripes: readonly Stripe[], quantity: number): readonly Stripe[] | undefined {
  const largestFirst = [...stripes].sort((a, b) => b.free - a.free || a.stripe - b.stripe);
  const taken: Stripe[] = [];
  let missing = quantity;
  for (const { stripe, free } of largestFirst) {
    if (missing === 0) break;
    const part = Math.min(free, missing);
    if (part > 0) taken.push({ stripe, free: part });
    missing -= part;
  }
  return missing === 0 ? taken.sort((a, b) => a.stripe - b.stripe) : undefined;
}
