import { z } from 'zod';

const Price = z.object({
  usd: z.number().positive(),
  unit: z.string(),
  seenFor: z.string(),
  source: z.url(),
  taken: z.iso.date(),
  /** Whether the source showed this figure when it was taken; otherwise it is as remembered, and is to be looked up. */
  isSeen: z.boolean(),
  /** One price in all regions that matter here. */
  sameEverywhere: z.boolean().default(false),
});

export const PriceList = z.object({
  region: z.string(),
  currency: z.literal('USD'),
  /** What a price of another region is multiplied with. */
  regionFactor: z.number().positive(),
  prices: z.record(z.string(), Price),
});

export type PriceList = z.infer<typeof PriceList>;

/**
 * A unit's price in the list's region, in dollars.
 * @throws Error when the list has no such price
 */
export function priceOf({ region, regionFactor, prices }: PriceList, name: string): number {
  const price = prices[name];
  if (price === undefined) throw new Error(`infrastructure/unit-prices.json has no price of ${name}`);
  return price.sameEverywhere || price.seenFor === region ? price.usd : price.usd * regionFactor;
}
