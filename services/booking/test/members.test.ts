import { givenEvent, givenUser, type TestEvent, type TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { after, DAY, HOUR } from '@concert/values/clock';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { changeBooking } from '../src/use-cases/change-booking.ts';
import { confirmBooking } from '../src/use-cases/confirm-booking.ts';
import { getBooking } from '../src/use-cases/get-booking.ts';
import { holdTickets } from '../src/use-cases/hold-tickets.ts';
import { openSelling, paid, type Selling } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

const items = (event: TestEvent, quantity = 2) => [{ ticketTypeId: event.ticketTypeIds[0] ?? '', quantity }];

async function hold(event: TestEvent, fan: TestUser, container = selling.container) {
  const { recorded } = await holdTickets(container, { eventId: event.id, items: items(event) }, callBy(fan));
  return recorded.body as { id: string; totalMinor: number };
}

async function membersEvent(feeMinor = 0): Promise<TestEvent> {
  const event = await givenEvent(selling.db);
  await selling.charge(event, feeMinor);
  await selling.db.updateTable('events').set({ has_member_discount: 1 }).where('id', '=', event.id).execute();
  return event;
}

/** How many statements a piece of work sends. */
async function statementsOf(
  work: (container: typeof selling.container) => Promise<unknown>,
): Promise<number> {
  let statements = 0;
  const counter: KyselyPlugin = {
    transformQuery({ node }) {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await work({ ...selling.container, db: selling.db.withPlugin(counter) });
  return statements;
}

describe('fees', () => {
  it('are shown beside the price, paid, and given back with all of it, but not by a partial policy', async () => {
    const whole = await givenEvent(selling.db);
    const part = await givenEvent(selling.db, { refund: { kind: 'partial', percent: 50 } });
    for (const [event, due] of [[whole, 9_600] as const, [part, 4_500] as const]) {
      await selling.charge(event, 300);
      const fan = await givenUser(selling.db);
      const held = await hold(event, fan);
      expect(held).toMatchObject({
        ...{ subtotalMinor: 9_000, discountMinor: 0, feesMinor: 600, totalMinor: 9_600 },
        items: [{ unitPriceMinor: 4_500, unitFeeMinor: 300, fullPriceMinor: 4_500 }],
      });
      await confirmBooking(selling.container, paid({ ...held, fan, event }));
      expect(await cancelBooking(selling.container, held.id, callBy(fan))).toMatchObject({
        refundDueMinor: due,
      });
      const [confirmed] = (await selling.told(held)).filter(({ type }) => type === 'BookingConfirmed');
      expect(confirmed?.data).toMatchObject({
        totalMinor: 9_600,
        feesMinor: 600,
        discountMinor: 0,
        kind: 'sale',
      });
    }
  });
});

describe('members', () => {
  it('pay less where the event says so, the fee in full, and see what they save', async () => {
    const event = await membersEvent(300);
    const fan = await givenUser(selling.db);
    await selling.join(fan, { discountPercent: 10, validUntil: after(new Date(), DAY) });
    const held = await hold(event, fan);
    const shown = {
      ...{ subtotalMinor: 9_000, discountMinor: 900, feesMinor: 600, totalMinor: 8_700 },
      items: [{ unitPriceMinor: 4_050, unitFeeMinor: 300, fullPriceMinor: 4_500 }],
    };
    expect(held).toMatchObject(shown);
    expect(await getBooking(selling.container, held.id, callBy(fan).identity)).toMatchObject(shown);
    expect(await hold(event, await givenUser(selling.db))).toMatchObject({
      discountMinor: 0,
      totalMinor: 9_600,
    });
  });

  it('pay the price of a stranger where the event has no discount, and once the membership is over', async () => {
    const fan = await givenUser(selling.db);
    await selling.join(fan, { discountPercent: 50, validUntil: after(new Date(), -3 * HOUR) });
    expect(await hold(await membersEvent(), fan)).toMatchObject({ totalMinor: 9_000 });
    const member = await givenUser(selling.db);
    await selling.join(member, { discountPercent: 50 });
    expect(await hold(await givenEvent(selling.db), member)).toMatchObject({ totalMinor: 9_000 });
  });

  it('keep their price when they change a hold', async () => {
    const event = await membersEvent();
    const fan = await givenUser(selling.db);
    await selling.join(fan, { discountPercent: 10 });
    const { id } = await hold(event, fan);
    const changed = await changeBooking(selling.container, id, { items: items(event, 3) }, callBy(fan));
    expect(changed).toMatchObject({ totalMinor: 12_150, discountMinor: 1_350 });
  });

  it('with a presale buy before everybody else, who are told when', async () => {
    const salesStartAt = after(new Date(), DAY);
    const event = await givenEvent(selling.db, { ticketTypes: [{ salesStartAt }] });
    await selling.db
      .updateTable('ticket_types')
      .set({ member_sales_start_at: after(new Date(), -HOUR) })
      .where('event_id', '=', event.id)
      .execute();
    const member = await givenUser(selling.db);
    await selling.join(member, { hasPresale: true });
    expect(await hold(event, member)).toMatchObject({ totalMinor: 9_000 });
    await expect(hold(event, await givenUser(selling.db))).rejects.toMatchObject({
      type: 'not-on-sale',
      message: expect.stringContaining('members with a presale may buy now'),
    });
  });

  it('cost the hold one more statement, and only where it matters', async () => {
    const fan = await givenUser(selling.db);
    const plain = await givenEvent(selling.db);
    const discounted = await membersEvent();
    expect(await statementsOf((container) => hold(plain, fan, container))).toBeLessThanOrEqual(6);
    expect(await statementsOf((container) => hold(discounted, fan, container))).toBeLessThanOrEqual(7);
  });

  it('whose discount is all of it get their tickets at once', async () => {
    const fan = await givenUser(selling.db);
    await selling.join(fan, { discountPercent: 100 });
    const held = await hold(await membersEvent(), fan);
    expect(held).toMatchObject({ status: 'confirmed', totalMinor: 0, discountMinor: 9_000 });
  });
});
