import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { after, DAY } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { purgeHolds } from '../src/use-cases/purge-holds.ts';
import { sweepOnce } from '../src/use-cases/sweep-holds.ts';
import { type Held, openSelling, type Selling } from './selling.ts';

let own: OwnDatabase;
let selling: Selling;

beforeAll(async () => {
  own = await ownDatabase();
  selling = await openSelling(own.db);
});

afterAll(async () => {
  await selling.close();
  await own.drop();
});

async function expired(days: number): Promise<Held> {
  const held = await selling.hold();
  await selling.db
    .updateTable('bookings')
    .set({ expires_at: after(new Date(), -days * DAY) })
    .where('id', '=', held.id)
    .execute();
  return held;
}

const exists = async ({ id }: Held) =>
  (await selling.db.selectFrom('bookings').select('id').where('id', '=', id).executeTakeFirst()) !==
  undefined;

const run = { millisecondsLeft: () => 60_000 };

describe('holds that expired', () => {
  it('are forgotten after thirty days, unless a payment was tried; whatever else stays', async () => {
    const [old, recent, tried] = [await expired(31), await expired(29), await expired(40)];
    const sold = await selling.sell();
    await selling.db
      .updateTable('bookings')
      .set({ expires_at: after(new Date(), -90 * DAY) })
      .where('id', '=', sold.id)
      .execute();
    const times = { created_at: new Date(), updated_at: new Date() };
    await selling.db
      .insertInto('payments')
      .values({
        ...{
          id: newId(),
          booking_id: tried.id,
          user_id: tried.fan.id,
          status: 'failed',
          amount_minor: 9_000,
        },
        ...{ currency: 'EUR', ...times },
      })
      .execute();
    await sweepOnce(selling.container);

    expect(await purgeHolds(selling.container, run)).toEqual({ purged: 1 });
    expect(await purgeHolds(selling.container, run)).toEqual({ purged: 0 });

    expect(await Promise.all([old, recent, tried, sold].map(exists))).toEqual([false, true, true, true]);
    expect(await selling.free(old.event)).toEqual([100]);
  });

  it('are left to the next run when the time is over', async () => {
    const old = await expired(31);
    await sweepOnce(selling.container);
    expect(await purgeHolds(selling.container, { millisecondsLeft: () => 1_000 })).toEqual({ purged: 0 });
    expect(await exists(old)).toBe(true);
  });
});
