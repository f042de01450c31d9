import { freeStock } from '@concert/inventory/stock';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { until } from '@concert/testing/until';
import { newId } from '@concert/values/ids';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BookingContainer, buildContainer } from '../src/container.ts';
import { holdTickets } from '../src/use-cases/hold-tickets.ts';

let container: BookingContainer;

/** The offers; key, booking, items, outbox and stock by chance; the same again with all stripes locked. */
const STATEMENTS_OF_A_REFUSAL = 11;

const requestFor = ({ id, ticketTypeIds: [ticketTypeId = ''] }: TestEvent) => ({
  eventId: id,
  items: [{ ticketTypeId, quantity: 1 }],
});

const counter = (count: () => void): KyselyPlugin => ({
  transformQuery({ node }) {
    count();
    return node;
  },
  transformResult: async ({ result }) => result,
});

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

describe('holding tickets', () => {
  it('claims tickets and tells what they cost and until when', async () => {
    const event = await givenEvent(container.db, {
      ticketTypes: [{ priceMinor: 4500 }, { priceMinor: 1500 }],
    });
    const fan = await givenUser(container.db);
    const items = event.ticketTypeIds.map((ticketTypeId) => ({ ticketTypeId, quantity: 2 }));

    const { recorded } = await holdTickets(container, { eventId: event.id, items }, callBy(fan));

    expect(recorded).toMatchObject({
      status: 201,
      body: { status: 'pending', totalMinor: 12_000, currency: 'EUR' },
    });
    expect([...(await freeStock(container.db, event.ticketTypeIds)).values()]).toEqual([98, 98]);
  });

  it('sells the last ticket exactly once', async () => {
    const event = await givenEvent(container.db, { ticketTypes: [{ capacity: 30 }] });
    const fan = await givenUser(container.db);
    const [ticketTypeId = ''] = event.ticketTypeIds;
    const request = { eventId: event.id, items: [{ ticketTypeId, quantity: 1 }] };

    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => holdTickets(container, request, callBy(fan))),
    );

    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refusals).toHaveLength(20);
    expect(new Set(refusals.map((refusal) => refusal.type))).toEqual(new Set(['sold-out']));
    expect((await freeStock(container.db, [ticketTypeId])).get(ticketTypeId)).toBe(0);
  });

  it('gives concurrent twins with one idempotency key one hold', async () => {
    const event = await givenEvent(container.db);
    const fan = await givenUser(container.db);
    const [ticketTypeId = ''] = event.ticketTypeIds;
    const request = { eventId: event.id, items: [{ ticketTypeId, quantity: 1 }] };
    const call = callWithKey(fan, 'holdTickets', newId(), request);

    const answers = await Promise.all(Array.from({ length: 8 }, () => holdTickets(container, request, call)));

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await freeStock(container.db, [ticketTypeId])).get(ticketTypeId)).toBe(99);
  });

  it('repeats the first answer after the last ticket is gone', async () => {
    const event = await givenEvent(container.db, { ticketTypes: [{ capacity: 1 }] });
    const fan = await givenUser(container.db);
    const [ticketTypeId = ''] = event.ticketTypeIds;
    const request = { eventId: event.id, items: [{ ticketTypeId, quantity: 1 }] };
    const call = callWithKey(fan, 'holdTickets', newId(), request);
    const first = await holdTickets(container, request, call);
    await expect(holdTickets(container, request, callBy(fan))).rejects.toMatchObject({ type: 'sold-out' });

    expect(await holdTickets(container, request, call)).toEqual(first);
  });

  it('answers those who come when it is sold out without a statement, but one a second', async () => {
    const event = await givenEvent(container.db, { ticketTypes: [{ capacity: 1 }] });
    const fan = await givenUser(container.db);
    const request = requestFor(event);
    await holdTickets(container, request, callBy(fan));
    await expect(holdTickets(container, request, callBy(fan))).rejects.toMatchObject({ type: 'sold-out' });
    let statements = 0;
    const counting = { ...container, db: container.db.withPlugin(counter(() => (statements += 1))) };

    const started = performance.now();
    for (let time = 0; time < 20; time += 1)
      await expect(holdTickets(counting, request, callBy(fan))).rejects.toMatchObject({ type: 'sold-out' });
    const seconds = Math.ceil((performance.now() - started) / 1000);

    expect(statements).toBeLessThanOrEqual(STATEMENTS_OF_A_REFUSAL * seconds);
  });

  it('finds tickets that came back unannounced within a second, and lets everybody know', async () => {
    const event = await givenEvent(container.db, { ticketTypes: [{ capacity: 1 }] });
    const fan = await givenUser(container.db);
    const [ticketTypeId = ''] = event.ticketTypeIds;
    const request = requestFor(event);
    await holdTickets(container, request, callBy(fan));
    await expect(holdTickets(container, request, callBy(fan))).rejects.toMatchObject({ type: 'sold-out' });
    await container.db
      .updateTable('ticket_stock')
      .set({ free: 5 })
      .where('ticket_type_id', '=', ticketTypeId)
      .execute();
    const hold = () => holdTickets(container, request, callBy(fan)).then(() => 'held', String);

    await until('the first of them is held', async () => (await hold()) === 'held');

    expect([await hold(), await hold()]).toEqual(['held', 'held']);
  });
});
