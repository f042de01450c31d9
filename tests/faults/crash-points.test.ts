import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer as buildBooking } from '../../services/booking/src/container.ts';
import { buildContainer as buildPayment } from '../../services/payment/src/container.ts';
import { ProviderAway } from '../../services/payment/src/provider/faults.ts';
import { endState } from './crash-points/end-state.ts';
import { ENDINGS, type Ending, type Fuse, openFuse } from './crash-points/fuse.ts';
import { type FusedDatabase, openFusedDatabase } from './crash-points/fused-database.ts';
import {
  openVisit,
  type Part,
  PURCHASE,
  REFUND,
  type Shop,
  sweepOutbox,
  type Visit,
} from './crash-points/shop.ts';
import { reconcileNow } from './judge/at-rest.ts';

// The purchase and the refund are broken at each statement, COMMIT among them, and at each request to the provider, in
// turn; whoever waits repeats what was not answered; and the end must be that of a way on which nothing happened.

/** Some fifty short ways, one after the other. */
const TIMEOUT = 120_000;

let own: OwnDatabase;
let fused: FusedDatabase;
/** In which nothing goes wrong. */
let shop: Shop;
/** In which the fuse in force is followed. */
let brittle: Shop;
let fuse: Fuse = openFuse();

beforeAll(async () => {
  process.env.POWERTOOLS_METRICS_DISABLED = 'true';
  own = await ownDatabase(2);
  fused = openFusedDatabase(own.address, 4);
  const booking = await buildBooking(process.env);
  const payment = await buildPayment(process.env);
  shop = { booking: { ...booking, db: own.db }, payment: { ...payment, db: own.db } };
  const away = () => new ProviderAway({ type: 'StripeConnectionError' } as never);
  brittle = {
    booking: { ...booking, db: fused.db },
    payment: {
      ...payment,
      db: fused.db,
      stripe: {
        ...payment.stripe,
        ask: (request) => fuse.step('request to the provider', () => payment.stripe.ask(request), away),
      },
    },
  };
});

afterAll(async () => {
  for (const { cache } of [shop.booking, shop.payment]) cache.close();
  await own.drop();
});

async function play(parts: readonly Part[], visit: Visit): Promise<void> {
  for (const part of parts) await part.play(shop, visit);
}

/** Plays a part with a fuse. @returns whether it came to its end */
async function playBrittle(part: Part, visit: Visit, next: Fuse): Promise<boolean> {
  fuse = next;
  fused.use(next);
  const played = part.play(brittle, visit).then(
    () => true,
    () => false,
  );
  return (await Promise.race([played, next.stopped])) === true;
}

/** @returns the steps that a part takes when nothing goes wrong, and what is left in the end */
async function undisturbed(parts: readonly Part[], index: number) {
  const visit = await openVisit(shop);
  await play(parts.slice(0, index), visit);
  const counting = openFuse();
  expect(await playBrittle(parts[index]!, visit, counting)).toBe(true);
  await play(parts.slice(index + 1), visit);
  const end = await endState(shop, visit);
  await sweepOutbox(shop);
  return { steps: counting.steps, end };
}

async function disturbed(parts: readonly Part[], index: number, at: { step: number; ending: Ending }) {
  const visit = await openVisit(shop);
  await play(parts.slice(0, index), visit);
  if (!(await playBrittle(parts[index]!, visit, openFuse(at)))) await parts[index]!.play(shop, visit);
  await play(parts.slice(index + 1), visit);
  const end = await endState(shop, visit);
  await sweepOutbox(shop);
  return end;
}

describe.each([
  ['a purchase', PURCHASE, 0],
  ['a refund', [...PURCHASE, ...REFUND], PURCHASE.length],
] as const)('%s', (_, parts, first) => {
  it.each(parts.slice(first).map((part, index) => [part.name, first + index] as const))(
    'ends the same wherever %s breaks',
    async (_name, index) => {
      const { steps, end } = await undisturbed(parts, index);
      expect(steps.length).toBeGreaterThan(3);
      for (const ending of ENDINGS) {
        for (let step = 1; step <= steps.length; step += 1) {
          const found = await disturbed(parts, index, { step, ending });
          expect(found, `${ending} at step ${step}: ${steps[step - 1]}`).toEqual(end);
        }
      }
    },
    TIMEOUT,
  );
});

it('charges a buyer who never comes back once or not at all, and then knows it, wherever the payment breaks', async () => {
  const index = PURCHASE.findIndex(({ name }) => name === 'the payment');
  const { steps, end } = await undisturbed(PURCHASE, index);
  let paid = 0;
  for (let step = 1; step <= steps.length; step += 1) {
    const visit = await openVisit(shop);
    await play(PURCHASE.slice(0, index), visit);
    await playBrittle(PURCHASE[index]!, visit, openFuse({ step, ending: 'stopped' }));

    await reconcileNow(shop.payment);

    const isPaid = (await endState(shop, visit)).payments[0]?.status === 'succeeded';
    paid += isPaid ? 1 : 0;
    if (isPaid) await play(PURCHASE.slice(index + 1), visit);
    const found = await endState(shop, visit);
    if (isPaid) expect(found, `stopped at step ${step}`).toEqual(end);
    else expect(found, `stopped at step ${step}`).toMatchObject({ charges: [], tickets: [] });
    await sweepOutbox(shop);
  }
  // Those that broke after the card was charged, and not those that broke before.
  expect(paid).toBeGreaterThan(0);
  expect(paid).toBeLessThan(steps.length);
});
