import { inTransaction } from '@concert/database/transactions';
import { claimStock, freeStock, pickByChance, releaseStock, withClaim } from '@concert/inventory/stock';
import { givenUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { createEvent } from '../src/use-cases/create-event.ts';
import { deleteEvent } from '../src/use-cases/delete-event.ts';
import { getOwnEvent } from '../src/use-cases/get-event.ts';
import type { DetailsView } from '../src/use-cases/present-event.ts';
import { updateEvent } from '../src/use-cases/update-event.ts';
import { changeRequest, eventRequest } from './event-requests.ts';

let container: EventContainer;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

async function givenPublished() {
  const organizer = await givenUser(container.db, 'organizer');
  const { recorded } = await createEvent(container, eventRequest(), callBy(organizer));
  const { id, ticketTypes } = recorded.body as DetailsView;
  const change = (changes: Record<string, unknown>) =>
    updateEvent(container, id, { change: changeRequest(changes), ifMatch: undefined }, callBy(organizer));
  await change({ status: 'published' });
  return { id, organizer, ticketType: ticketTypes[0]!, change };
}

const claim = (ticketTypeId: string, quantity: number) =>
  withClaim(pickByChance, (way) =>
    inTransaction(container.db, (tx) => claimStock(tx, [{ ticketTypeId, quantity, capacity: 80 }], way)),
  );

describe('changing capacity while people buy', () => {
  it('never oversells: what is sold and what is free always make up the capacity', async () => {
    const { id, organizer, ticketType, change } = await givenPublished();
    const { name, priceMinor, maxPerBooking } = ticketType;
    let sold = 0;
    const buyers = Array.from({ length: 60 }, async (_, index) => {
      const quantity = 1 + (index % 4);
      if (!(await claim(ticketType.id, quantity)).claimed) return;
      if (index % 5 === 0) {
        await inTransaction(container.db, (tx) =>
          releaseStock(tx, [{ ticketTypeId: ticketType.id, quantity }], pickByChance),
        );
      } else sold += quantity;
    });
    const changes = [120, 30, 300, 90, 10, 150].map(async (capacity) => {
      const ticketTypes = [{ id: ticketType.id, name, priceMinor, maxPerBooking, capacity }];
      await change({ ticketTypes }).catch((error: unknown) =>
        expect(error).toMatchObject({ type: 'capacity-below-sold' }),
      );
    });
    await Promise.all([...buyers, ...changes]);

    const { ticketTypes } = await getOwnEvent(container, id, callBy(organizer).identity);
    const free = (await freeStock(container.db, [ticketType.id])).get(ticketType.id) ?? -1;
    expect(free).toBeGreaterThanOrEqual(0);
    expect(sold + free).toBe(ticketTypes[0]?.capacity);
  });

  it('sells nothing after a cancellation has returned', async () => {
    const { id, organizer, ticketType } = await givenPublished();
    let isCancelled = false;
    const late: boolean[] = [];
    const buyers = Array.from({ length: 30 }, async () => {
      const wasCancelled = isCancelled;
      const { claimed } = await claim(ticketType.id, 1);
      if (wasCancelled) late.push(claimed);
    });
    await deleteEvent(container, id, callBy(organizer));
    isCancelled = true;
    late.push((await claim(ticketType.id, 1)).claimed);
    await Promise.all(buyers);

    expect(late).not.toContain(true);
  });
});
