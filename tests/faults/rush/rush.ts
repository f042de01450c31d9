import { setTimeout as pause } from 'node:timers/promises';
import type { Buyer } from './buyer.ts';
import { buy, type Goods } from './purchase.ts';
import { openTally, type Purchase, type Tally } from './tally.ts';

export interface RushOptions {
  readonly buyers: readonly Buyer[];
  /** Few of these: they sell out while the fault lasts. */
  readonly scarce: Goods;
  /** What those buy who came too late. */
  readonly plenty: Goods;
  readonly card: string;
}

export interface Rush {
  readonly tally: Tally;
  /** No more purchases are begun; resolves when those under way came to an end. */
  stop(): Promise<void>;
}

/** How long a buyer stays at one purchase: longer than any fault lasts. */
const PATIENCE_MS = 30_000;
const THINKING_MS = 350;
/** One purchase in so many is given back. */
const GIVE_BACK_EVERY = 5;

/** Every buyer buys one ticket after the other until the rush is stopped. */
export function startRush({ buyers, scarce, plenty, card }: RushOptions): Rush {
  const tally = openTally();
  let isOn = true;
  let count = 0;

  async function lane(buyer: Buyer): Promise<void> {
    let goods = scarce;
    while (isOn) {
      count += 1;
      const terms = { card, patienceMs: PATIENCE_MS, givesBack: count % GIVE_BACK_EVERY === 0 };
      const purchase = await buy(buyer, goods, tally, terms);
      tally.purchase(purchase);
      if (purchase.outcome === 'sold-out') goods = plenty;
      await pause(THINKING_MS * (0.5 + Math.random()));
    }
  }

  const lanes = Promise.all(buyers.map(lane));
  return {
    tally,
    async stop() {
      isOn = false;
      await lanes;
    },
  };
}

/** A probe does not wait for a request that hangs. */
const PROBE_MS = 6_000;

/**
 * Begins a purchase again and again until one comes through, from the hold to the ticket.
 * @returns that purchase; undefined when `until` passed first
 */
export async function firstThrough(
  buyer: Buyer,
  { goods, card }: { readonly goods: Goods; readonly card: string },
  tally: Tally,
  until: number,
): Promise<Purchase | undefined> {
  while (performance.now() < until) {
    const purchase = await buy(buyer, goods, tally, { card, patienceMs: PROBE_MS, givesBack: false });
    // That a probe did not come through says when, not what.
    if (purchase.outcome !== 'gave-up') tally.purchase(purchase);
    if (purchase.outcome === 'ticketed') return purchase;
    await pause(100);
  }
  return undefined;
}
