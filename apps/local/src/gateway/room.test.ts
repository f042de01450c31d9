import { describe, expect, it } from 'vitest';
import { openRoom, RoomIsFull, type RoomLimits } from './room.ts';

const LIMITS: RoomLimits = { atOnce: 2, mostWaiting: 4, overloadedWaitMs: 250, longestWaitMs: 60_000 };

/** A room whose clock stands still until it is told to go on, and work that ends when it is told to. */
function given(limits: Partial<RoomLimits> = {}) {
  let time = 0;
  const told: boolean[] = [];
  const ends: (() => void)[] = [];
  const room = openRoom(
    { ...LIMITS, ...limits },
    (isOverloaded) => told.push(isOverloaded),
    () => time,
  );
  const outcomes: string[] = [];
  function come(isGone = () => false): void {
    const work = () => new Promise<void>((resolve) => ends.push(resolve));
    room.enter(work, isGone).then(
      () => outcomes.push('served'),
      (error: unknown) => outcomes.push(error instanceof RoomIsFull ? 'refused' : String(error)),
    );
  }
  return {
    room,
    told,
    outcomes,
    come,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    settle: () => new Promise((resolve) => setImmediate(resolve)),
    /** Everybody who is or comes to be at work finishes. */
    async finish() {
      for (; ends.length > 0; await new Promise((resolve) => setImmediate(resolve))) ends.shift()?.();
    },
    atWork: () => ends.length,
  };
}

describe('a room', () => {
  it('serves a rush that fills it to the last, and never more at once than it may', async () => {
    const { come, settle, finish, outcomes, atWork } = given();
    for (let visitor = 0; visitor < 6; visitor += 1) come();
    await settle();
    expect(atWork()).toBe(2);
    await finish();
    expect(outcomes).toEqual(Array(6).fill('served'));
  });

  it('refuses what it has no room for at once, and says when to come again', async () => {
    const { come, settle, finish, outcomes, room, told } = given();
    for (let visitor = 0; visitor < 7; visitor += 1) come();
    await settle();
    expect(outcomes).toEqual(['refused']);
    expect(() => room.requireSpace()).toThrow(RoomIsFull);
    await finish();
    expect(outcomes).toEqual(['refused', ...Array(6).fill('served')]);
    expect(told).toEqual([true]);
  });

  it('lets only so many wait in an overload as are served soon, until nobody had to wait for a second', async () => {
    const { come, settle, finish, outcomes, told, pass, room } = given();
    for (let visitor = 0; visitor < 7; visitor += 1) come();
    await settle();
    await finish();
    // Six in a second: two wait a quarter of a second.
    for (let visitor = 0; visitor < 5; visitor += 1) come();
    await settle();
    expect(outcomes.filter((one) => one === 'refused')).toHaveLength(2);
    await finish();
    pass(1_500);
    room.requireSpace();
    expect(told).toEqual([true, false]);
    for (let visitor = 0; visitor < 6; visitor += 1) come();
    await settle();
    await finish();
    expect(outcomes.filter((one) => one === 'refused')).toHaveLength(2);
  });

  it('does no work for those who left while they waited', async () => {
    const { come, settle, finish, outcomes, atWork } = given({ atOnce: 1 });
    come();
    come(() => true);
    come();
    await settle();
    expect(atWork()).toBe(1);
    await finish();
    expect(outcomes.toSorted()).toEqual(['refused', 'served', 'served']);
  });

  it('lets nobody wait for ever behind work that does not end', async () => {
    const { come, outcomes, settle } = given({ atOnce: 1, longestWaitMs: 5 });
    come();
    come();
    await expect.poll(() => outcomes).toEqual(['refused']);
    await settle();
  });
});
