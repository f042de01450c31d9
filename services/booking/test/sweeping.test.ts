import { givenEvent } from '@concert/testing/builders';
import { until } from '@concert/testing/until';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepHolds, sweepOnce } from '../src/use-cases/sweep-holds.ts';
import { openSelling, type Selling } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

describe('the sweep', () => {
  it('puts expired holds back on sale, tells so, and leaves the others', async () => {
    const event = await givenEvent(selling.db, { ticketTypes: [{ capacity: 300 }] });
    const old = await Promise.all(Array.from({ length: 60 }, () => selling.hold(event, [1])));
    const young = await selling.hold(event);
    const ids = old.map((held) => held.id);
    await selling.db
      .updateTable('bookings')
      .set({ expires_at: sql`UTC_TIMESTAMP(3)` })
      .where('id', 'in', ids)
      .execute();

    await Promise.all([sweepOnce(selling.container), sweepOnce(selling.container)]);

    for (const held of old) {
      expect(await selling.read(held)).toMatchObject({ status: 'expired' });
      expect((await selling.told(held)).map((one) => one.type)).toEqual(['TicketsHeld', 'HoldExpired']);
    }
    expect(await selling.read(young)).toMatchObject({ status: 'pending' });
    expect(await selling.free(event)).toEqual([298]);
  });

  it('lets the next buyer have at once what had been refused as sold out', async () => {
    const event = await givenEvent(selling.db, { ticketTypes: [{ capacity: 2 }] });
    const held = await selling.hold(event);
    await expect(selling.hold(event)).rejects.toMatchObject({ type: 'sold-out' });
    await selling.age(held);

    await sweepOnce(selling.container);

    expect(await selling.hold(event)).toMatchObject({ totalMinor: 9_000 });
  });

  it('says how late the hold that had waited longest came back', async () => {
    const [late, later] = [await selling.hold(), await selling.hold()];
    await selling.age(late);
    await selling.db
      .updateTable('bookings')
      .set({ expires_at: sql`UTC_TIMESTAMP(3) - INTERVAL 90 SECOND` })
      .where('id', '=', later.id)
      .execute();

    const { expired, lateSeconds } = await sweepOnce(selling.container);

    expect(expired).toBeGreaterThanOrEqual(2);
    expect(lateSeconds).toBeGreaterThan(85);
  });

  it('goes on after the database was away for a moment', async () => {
    const held = await selling.hold();
    await selling.age(held);
    let calls = 0;
    const flaky = {
      ...selling.container,
      newId: () => {
        calls += 1;
        if (calls === 1) throw new Error('away');
        return selling.container.newId();
      },
      telemetry: { ...selling.container.telemetry, failure: () => {} },
    };
    let left = 60_000;

    const running = sweepHolds(flaky, { millisecondsLeft: () => left });
    await until('it is swept', async () => (await selling.read(held)).status === 'expired');
    left = 0;

    expect(await running).toMatchObject({ failures: 1 });
  });

  it('ends when no further pause fits into its time', async () => {
    const started = performance.now();
    await sweepHolds(selling.container, { millisecondsLeft: () => 6_999 });
    expect(performance.now() - started).toBeLessThan(4_500);
  });
});
