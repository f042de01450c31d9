import { inTransaction } from '@concert/database/transactions';
import { deleteStock } from '@concert/inventory/stock';
import { givenEvent, givenUser, type TestEvent } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { until } from '@concert/testing/until';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockBooking } from '../src/store/bookings.ts';
import { changeBooking } from '../src/use-cases/change-booking.ts';
import { holdTickets } from '../src/use-cases/hold-tickets.ts';
import { openSelling, type Selling } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

const twoTypes = { ticketTypes: [{ capacity: 5 }, { capacity: 5 }] };
const notOnSale = { kind: 'conflict', type: 'not-on-sale' };

/** As its organiser does with a type that nobody has booked yet. */
async function withdraw({ ticketTypeIds }: TestEvent, place: number): Promise<void> {
  const id = ticketTypeIds[place] ?? '';
  await inTransaction(selling.db, async (tx) => {
    await deleteStock(tx, [id]);
    await tx.deleteFrom('ticket_types').where('id', '=', id).execute();
  });
}

/** A statement that names this id and does not come to its end. */
const somebodyWaitsFor = (id: string) =>
  until('a statement waits for the lock', async () => {
    const { rows } = await sql`
      SELECT id FROM information_schema.processlist
      WHERE id <> CONNECTION_ID() AND command = 'Query' AND info LIKE ${`%${id}%`}`.execute(selling.db);
    return rows.length > 0;
  });

describe('a ticket type taken away after its offer was read', () => {
  it('is not on sale for who holds it', async () => {
    const { container, db } = selling;
    const event = await givenEvent(db, twoTypes);
    const fan = await givenUser(db);
    const items = event.ticketTypeIds.map((ticketTypeId) => ({ ticketTypeId, quantity: 1 }));
    const request = { eventId: event.id, items };
    const call = callWithKey(fan, 'holdTickets', newId(), request);
    const { caller, operation, key } = call.idempotency;

    const { held } = await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('idempotency_keys')
        .values({
          caller,
          operation,
          idempotency_key: key,
          request_hash: '-',
          response_status: 0,
          response_body: '{}',
          created_at: new Date(),
        })
        .execute();
      const held = Promise.allSettled([holdTickets(container, request, call)]);
      await somebodyWaitsFor(key);
      await withdraw(event, 0);
      await tx.deleteFrom('idempotency_keys').where('idempotency_key', '=', key).execute();
      // In an object, so that the transaction ends before the hold that waits for it.
      return { held };
    });

    expect(await held).toMatchObject([{ status: 'rejected', reason: notOnSale }]);
    expect((await selling.free(event))[1]).toBe(5);
  });

  it('is not on sale for who changes a hold to it', async () => {
    const { container, db } = selling;
    const held = await selling.hold(twoTypes, [2]);
    const items = held.event.ticketTypeIds.map((ticketTypeId) => ({ ticketTypeId, quantity: 1 }));

    const { changed } = await db.transaction().execute(async (tx) => {
      await lockBooking(tx, held.id);
      const changed = Promise.allSettled([changeBooking(container, held.id, { items }, callBy(held.fan))]);
      await somebodyWaitsFor(held.id);
      await withdraw(held.event, 1);
      return { changed };
    });

    expect(await changed).toMatchObject([{ status: 'rejected', reason: notOnSale }]);
    expect((await selling.free(held.event))[0]).toBe(3);
  });
});
