import { inSnapshot } from '@concert/database/snapshot';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { Problem } from '@concert/values/problems';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInFlight } from '../../../tools/invariants/in-flight.ts';
import { checkMoney } from '../../../tools/invariants/money.ts';
import { checkStock } from '../../../tools/invariants/stock.ts';
import { checkTickets } from '../../../tools/invariants/tickets.ts';
import { type BookingContainer, buildContainer } from '../src/container.ts';
import { type History, type Live, openHistory } from './history.ts';
import * as model from './history-model.ts';

let own: OwnDatabase;
let container: BookingContainer;

beforeAll(async () => {
  own = await ownDatabase();
  container = { ...(await buildContainer(process.env)), db: own.db };
});

afterAll(async () => {
  container.cache.close();
  await own.drop();
});

type Step =
  | { readonly kind: 'hold'; readonly who: number; readonly items: model.ModelItems }
  | { readonly kind: 'change'; readonly who: number; readonly items: model.ModelItems }
  | { readonly kind: 'give'; readonly items: model.ModelItems }
  | { readonly kind: 'dispute'; readonly who: number; readonly told: 'open' | 'won' | 'lost' }
  | {
      readonly kind: 'cancel' | 'age' | 'charge' | 'deliver' | 'scan' | 'undo' | 'reissue';
      readonly who: number;
    }
  | { readonly kind: 'sweep' | 'giveBack' | 'cancelEvent' };

const who = fc.nat({ max: 30 });
const items = fc
  .uniqueArray(fc.tuple(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 4 })), {
    minLength: 1,
    maxLength: 3,
    selector: ([type]) => type,
  })
  .chain((pairs) =>
    fc.boolean().map(
      (isLarge) =>
        // The second type is large: sometimes its stripes must be combined.
        new Map(pairs.map(([type, quantity]) => [type, isLarge && type === 1 ? quantity * 10 : quantity])),
    ),
  );

const step = (canEnd: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('hold' as const), who, items }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('change' as const), who, items }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'age' as const), who }) },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constantFrom('charge' as const, 'deliver' as const), who }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('sweep' as const, 'giveBack' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('give' as const), items }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('scan' as const, 'scan' as const, 'undo' as const, 'reissue' as const),
        who,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('dispute' as const),
        who,
        told: fc.constantFrom('open' as const, 'won' as const, 'lost' as const),
      }),
    },
    { weight: canEnd ? 1 : 0, arbitrary: fc.record({ kind: fc.constant('cancelEvent' as const) }) },
  );

async function run(history: History, one: Step): Promise<void> {
  if (one.kind === 'hold') return history.hold(one.who, one.items);
  if (one.kind === 'give') return history.give(one.items);
  if (!('who' in one)) return history[one.kind]();
  const live = chosen(history.bookings, one.who);
  if (live === undefined) return;
  if (one.kind === 'change') return history.change(live, one.items);
  if (one.kind === 'dispute') return history.dispute(live, one.told);
  return history[one.kind](live);
}

/** What the rules say of a step. @returns whether it is granted */
function foresee(state: model.Model, one: Step): boolean {
  switch (one.kind) {
    case 'hold':
      return model.hold(state, one.items);
    case 'give':
      return model.give(state, one.items);
    case 'sweep':
      model.sweep(state);
      return true;
    case 'giveBack':
      return true;
    case 'cancelEvent':
      model.cancelEvent(state);
      return true;
  }
  const booking = chosen(state.bookings, one.who);
  if (booking === undefined) return true;
  switch (one.kind) {
    case 'change':
      return model.change(state, booking, one.items);
    case 'cancel':
      return model.cancel(state, booking);
    case 'scan':
      model.scan(booking);
      return true;
    case 'undo':
      model.undo(booking);
      return true;
    case 'reissue':
      return true;
    case 'dispute':
      model.dispute(state, booking, one.told);
      return true;
    case 'age':
      if (booking.status === 'pending') booking.isOverdue = true;
      return true;
    case 'charge':
      if (!booking.isGift && model.totalOf(booking.items) > 0) booking.hasPayment = true;
      return true;
    case 'deliver':
      if (booking.hasPayment) model.applyPayment(state, booking);
      return true;
  }
}

const chosen = <One extends Live | model.ModelBooking>(all: readonly One[], index: number): One | undefined =>
  all[index % Math.max(1, all.length)];

async function requireInvariants(): Promise<void> {
  const publicKeyOf = await container.ticketKeys.verifier();
  const checks = await inSnapshot(own.address, async (snapshot) => [
    await checkStock(snapshot),
    await checkMoney(snapshot, await readInFlight(snapshot)),
    await checkTickets(snapshot, { publicKeyOf, progress: () => {} }),
  ]);
  expect(checks.flatMap((check) => check.examples)).toEqual([]);
}

/** @returns whether it was granted; only refusals in our own vocabulary count as such */
async function isGranted(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Problem && (error.kind === 'conflict' || error.kind === 'invalid')) return false;
    throw error;
  }
}

/** More of them when asked for: HISTORIES=1000. */
const RUNS = Number(process.env.HISTORIES ?? 25);

describe('random histories of an event’s bookings', () => {
  it('go by the rules: nobody is refused while enough remain, and the invariants hold after each step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step(true), { minLength: 5, maxLength: 30 }), async (steps) => {
        await own.empty();
        const history = await openHistory(container, own);
        const state = model.newModel();
        for (const one of steps) {
          const expected = foresee(state, one);
          expect({ one, isGranted: await isGranted(run(history, one)) }).toEqual({
            one,
            isGranted: expected,
          });
          expect({ one, free: await history.free(), bookings: await history.states() }).toEqual({
            one,
            free: state.free,
            bookings: state.bookings,
          });
          await requireInvariants();
        }
      }),
      { numRuns: RUNS },
    );
  }, 300_000);

  it('keep the invariants when several happen at once, and refuse no hold that fits', async () => {
    const batches = fc.array(fc.array(step(false), { minLength: 2, maxLength: 6 }), {
      minLength: 2,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(batches, fc.boolean(), async (rounds, isCancelled) => {
        await own.empty();
        const history = await openHistory(container, own);
        for (const [index, round] of rounds.entries()) {
          const free = await history.free();
          const isLast = index === rounds.length - 1;
          const all: Step[] = isLast && isCancelled ? [...round, { kind: 'cancelEvent' }] : round;
          const granted = await Promise.all(all.map((one) => isGranted(run(history, one))));
          if (all.every((one) => one.kind === 'hold') && fitTogether(all, free)) {
            expect(granted).toEqual(all.map(() => true));
          }
          await requireInvariants();
        }
        await history.giveBack();
        await requireInvariants();
      }),
      { numRuns: RUNS },
    );
  }, 300_000);
});

function fitTogether(holds: readonly Step[], free: readonly number[]): boolean {
  const state: model.Model = { isOnSale: true, free: [...free], bookings: [] };
  return holds.every((one) => one.kind === 'hold' && model.hold(state, one.items));
}
