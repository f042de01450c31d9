import { Envelope } from '@concert/contracts/envelope';
import { fromJsonColumn } from '@concert/database/json';
import { inTransaction } from '@concert/database/transactions';
import { claimStock, freeStock, pickByChance, withClaim } from '@concert/inventory/stock';
import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { after, DAY } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { createEvent } from '../src/use-cases/create-event.ts';
import { deleteEvent } from '../src/use-cases/delete-event.ts';
import { getEvent, getOwnEvent } from '../src/use-cases/get-event.ts';
import { listEvents } from '../src/use-cases/list-events.ts';
import { listOwnEvents } from '../src/use-cases/list-own-events.ts';
import type { DetailsView } from '../src/use-cases/present-event.ts';
import { updateEvent } from '../src/use-cases/update-event.ts';
import { changeRequest, eventRequest, listQuery, ownQuery } from './event-requests.ts';
import { givenImage } from './given-image.ts';

let container: EventContainer;
let organizer: TestUser;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

beforeEach(async () => {
  organizer = await givenUser(container.db, 'organizer', 'Harbour Concerts');
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

async function created(changes: Record<string, unknown> = {}): Promise<DetailsView> {
  const { recorded } = await createEvent(container, eventRequest(changes), callBy(organizer));
  expect(recorded.status).toBe(201);
  return recorded.body as DetailsView;
}

const change = (id: string, changes: Record<string, unknown>, ifMatch?: string, by: TestUser = organizer) =>
  updateEvent(container, id, { change: changeRequest(changes), ifMatch }, callBy(by));

const published = async (changes: Record<string, unknown> = {}) =>
  change((await created(changes)).id, { status: 'published' });

async function claim(ticketTypeId: string, quantity: number): Promise<boolean> {
  const wanted = [{ ticketTypeId, quantity, capacity: 80 }];
  const { claimed } = await withClaim(pickByChance, (way) =>
    inTransaction(container.db, (tx) => claimStock(tx, wanted, way)),
  );
  return claimed;
}

async function eventsTold(eventId: string): Promise<string[]> {
  const rows = await container.db.selectFrom('outbox').select(['type', 'envelope']).orderBy('id').execute();
  return rows
    .filter((row) => JSON.stringify(row.envelope).includes(`event/${eventId}`))
    .map((row) => row.type);
}

const typeOf = (event: DetailsView, index = 0) => event.ticketTypes[index]!;

describe('a draft', () => {
  it('is made with its ticket types, and nobody but its organiser sees it', async () => {
    const event = await created();

    expect(event).toMatchObject({
      status: 'draft',
      version: 1,
      organizer: { id: organizer.id, name: 'Harbour Concerts' },
      refundPolicy: { kind: 'full', percent: 100, untilHoursBefore: 24 },
      fromPriceMinor: 4500,
      ticketTypes: [{ name: 'Standing', available: 80, onSale: 'not-yet' }],
    });
    expect(await getOwnEvent(container, event.id, callBy(organizer).identity)).toEqual(event);
    await expect(getEvent(container, event.id)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await listEvents(container, listQuery({ organizerId: organizer.id }))).items).toEqual([]);
    expect(await eventsTold(event.id)).toEqual(['EventCreated']);
  });

  it('is made once for one idempotency key, however often it is asked for', async () => {
    const call = callWithKey(organizer, 'createEvent', newId(), 'body');

    const answers = await Promise.all(
      Array.from({ length: 4 }, () => createEvent(container, eventRequest(), call)),
    );

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const own = await listOwnEvents(container, ownQuery(), callBy(organizer).identity);
    expect(own.items).toHaveLength(1);
  });

  it('sells nothing', async () => {
    const event = await created();
    expect(await claim(typeOf(event).id, 1)).toBe(false);
  });

  it('is deleted with its ticket types and stock', async () => {
    const event = await created();
    await deleteEvent(container, event.id, callBy(organizer));

    await expect(getOwnEvent(container, event.id, callBy(organizer).identity)).rejects.toMatchObject({
      kind: 'not-found',
    });
    expect((await freeStock(container.db, [typeOf(event).id])).size).toBe(0);
    expect(await eventsTold(event.id)).toEqual(['EventCreated', 'EventDeleted']);
  });

  it('is not made of times that do not fit', async () => {
    const request = eventRequest({ endsAt: '2020-01-01T00:00:00Z' });
    await expect(createEvent(container, request, callBy(organizer))).rejects.toMatchObject({
      errors: [{ field: 'endsAt', message: 'must be after startsAt' }],
    });
  });
});

describe('publishing', () => {
  it('puts the tickets on sale and shows the event at once', async () => {
    const query = listQuery({ organizerId: organizer.id });
    const draft = await created();
    expect((await listEvents(container, query)).items).toEqual([]);

    const event = await change(draft.id, { status: 'published', title: 'Southern Lights' });

    expect(event).toMatchObject({ status: 'published', version: 2, ticketTypes: [{ onSale: 'now' }] });
    expect((await listEvents(container, query)).items).toMatchObject([
      { id: event.id, title: 'Southern Lights', fromPriceMinor: 4500, isSoldOut: false, imageUrl: null },
    ]);
    expect({ ...(await getEvent(container, event.id)), imageKey: null }).toEqual(event);
    expect(await claim(typeOf(event).id, 80)).toBe(true);
    expect(await eventsTold(event.id)).toEqual(['EventCreated', 'EventUpdated', 'EventPublished']);
  });

  it('is told once, though asked for twice', async () => {
    const event = await published();
    expect(await change(event.id, { status: 'published' })).toEqual(event);
    expect(await eventsTold(event.id)).toEqual(['EventCreated', 'EventPublished']);
  });

  it('is refused for what has begun', async () => {
    const event = await created({ startsAt: '2020-01-01T18:00:00Z', endsAt: '2020-01-01T21:00:00Z' });
    await expect(change(event.id, { status: 'published' })).rejects.toMatchObject({
      errors: [{ field: 'startsAt' }],
    });
  });

  it('shows an event with no ticket left as sold out', async () => {
    const event = await published();
    await claim(typeOf(event).id, 80);
    await container.pages.changed();

    expect(await getEvent(container, event.id)).toMatchObject({
      isSoldOut: true,
      ticketTypes: [{ available: 0, onSale: 'sold-out' }],
    });
    expect((await listEvents(container, listQuery({ organizerId: organizer.id }))).items).toMatchObject([
      { isSoldOut: true },
    ]);
  });
});

describe('changing an event', () => {
  it('is refused when somebody was faster, and then changes nothing', async () => {
    const event = await published();
    await change(event.id, { title: 'First' }, `"${event.version}"`);

    await expect(change(event.id, { title: 'Second' }, `"${event.version}"`)).rejects.toMatchObject({
      kind: 'precondition-failed',
    });
    expect(await getEvent(container, event.id)).toMatchObject({ title: 'First', version: event.version + 1 });
  });

  it('keeps the fields of both when two change different ones at once', async () => {
    const event = await published();
    const imageKey = await givenImage(container.tables, organizer.id);
    await Promise.all([
      change(event.id, { title: 'New title' }),
      change(event.id, { description: 'New description' }),
      change(event.id, { imageKey }),
    ]);

    expect(await getEvent(container, event.id)).toMatchObject({
      title: 'New title',
      description: 'New description',
      imageUrl: `/media/${imageKey}`,
      version: event.version + 3,
    });
  });

  it('lets exactly one of two win who both read the same version', async () => {
    const event = await published();
    const results = await Promise.allSettled(
      ['A', 'B', 'C'].map((title) => change(event.id, { title }, `"${event.version}"`)),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('follows capacity up and down, but not below what is sold', async () => {
    const event = await published();
    const { id, name, priceMinor, maxPerBooking } = typeOf(event);
    const withCapacity = (capacity: number) =>
      change(event.id, { ticketTypes: [{ id, name, priceMinor, maxPerBooking, capacity }] });
    expect(await claim(id, 60)).toBe(true);

    expect(typeOf(await withCapacity(500))).toMatchObject({ capacity: 500, available: 440 });
    expect(typeOf(await withCapacity(60))).toMatchObject({ capacity: 60, available: 0, onSale: 'sold-out' });
    await expect(withCapacity(59)).rejects.toMatchObject({ type: 'capacity-below-sold' });
    expect(typeOf(await getEvent(container, event.id))).toMatchObject({ capacity: 60, available: 0 });
  });

  it('adds ticket types to a published event, on sale at once', async () => {
    const event = await published();
    const added = { name: 'Balcony', priceMinor: 6000, capacity: 10, maxPerBooking: 2 };
    const changed = await change(event.id, { ticketTypes: [added] });

    expect(changed.ticketTypes).toMatchObject([{ name: 'Standing' }, { ...added, onSale: 'now' }]);
    expect(await claim(typeOf(changed, 1).id, 10)).toBe(true);
  });

  it('removes a ticket type that was never booked, and none that was', async () => {
    const ticketTypes = ['One', 'Two', 'Three'].map((name) => ({
      name,
      priceMinor: 1,
      capacity: 30,
      maxPerBooking: 2,
    }));
    const event = await published({ ticketTypes });
    const fan = await givenUser(container.db);
    await givenBooking(event, typeOf(event, 1).id, fan);

    const changed = await change(event.id, { removeTicketTypes: [typeOf(event).id] });
    expect(changed.ticketTypes.map(({ name }) => name)).toEqual(['Two', 'Three']);
    await expect(change(event.id, { removeTicketTypes: [typeOf(event, 1).id] })).rejects.toMatchObject({
      type: 'ticket-type-booked',
    });
    expect((await getEvent(container, event.id)).ticketTypes).toHaveLength(2);
  });

  it('shows the fee beside the price, and both together', async () => {
    const type = { name: 'Standing', priceMinor: 4500, capacity: 80, maxPerBooking: 6 };
    const event = await published({ memberDiscount: true, ticketTypes: [{ ...type, feeMinor: 350 }] });
    expect(event).toMatchObject({
      fromPriceMinor: 4500,
      fromTotalMinor: 4850,
      memberDiscount: true,
      ticketTypes: [{ priceMinor: 4500, feeMinor: 350, totalMinor: 4850 }],
    });
    const { id } = typeOf(event);
    const changed = await change(event.id, {
      memberDiscount: false,
      ticketTypes: [{ ...type, id, feeMinor: 400 }],
    });
    expect(changed).toMatchObject({ fromTotalMinor: 4900, memberDiscount: false });
    const offer = await container.db
      .selectFrom('ticket_offers')
      .select(['fee_minor', 'has_member_discount', 'member_sales_start_at'])
      .where('ticket_type_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(offer).toEqual({ fee_minor: 400, has_member_discount: 0, member_sales_start_at: null });
  });

  it('opens a presale to members before the sale to everybody', async () => {
    const type = { name: 'Standing', priceMinor: 4500, capacity: 80, maxPerBooking: 6 };
    const memberSalesStartAt = after(new Date(), -DAY).toISOString();
    const salesStartAt = after(new Date(), DAY).toISOString();
    const event = await published({ ticketTypes: [{ ...type, salesStartAt, memberSalesStartAt }] });
    expect(typeOf(event)).toMatchObject({ onSale: 'members-only', memberSalesStartAt, salesStartAt });
    await expect(
      change(event.id, { ticketTypes: [{ ...type, id: typeOf(event).id, memberSalesStartAt }] }),
    ).rejects.toMatchObject({ errors: [{ field: 'ticketTypes.0.memberSalesStartAt' }] });
  });

  it('keeps the currency once published', async () => {
    const event = await published();
    await expect(change(event.id, { currency: 'USD' })).rejects.toMatchObject({ type: 'event-not-editable' });
  });

  it('tells what was and what is', async () => {
    const event = await published();
    await change(event.id, { title: 'After' });
    const rows = await container.db
      .selectFrom('outbox')
      .select('envelope')
      .where('type', '=', 'EventUpdated')
      .execute();
    const told = rows
      .map(({ envelope }) => Envelope.parse(fromJsonColumn(envelope)))
      .find(({ subject }) => subject === `event/${event.id}`);
    expect(told?.data).toEqual({
      eventId: event.id,
      version: 3,
      changed: ['title'],
      before: { title: 'Northern Lights' },
      after: { title: 'After' },
    });
  });
});

describe('cancelling', () => {
  it('stops the sale at once, leaves the page up, and changes nothing when repeated', async () => {
    const event = await published();
    await deleteEvent(container, event.id, callBy(organizer));
    await deleteEvent(container, event.id, callBy(organizer));

    expect(await claim(typeOf(event).id, 1)).toBe(false);
    expect(await getEvent(container, event.id)).toMatchObject({
      status: 'cancelled',
      version: event.version + 1,
      ticketTypes: [{ onSale: 'ended' }],
    });
    expect((await listEvents(container, listQuery({ organizerId: organizer.id }))).items).toEqual([]);
    expect(await eventsTold(event.id)).toEqual(['EventCreated', 'EventPublished', 'EventCancelled']);
    await expect(change(event.id, { title: 'X' })).rejects.toMatchObject({ type: 'event-not-editable' });
  });
});

describe('an event that is over', () => {
  it('keeps its page, with its sale ended', async () => {
    const { id } = await givenEvent(container.db, {
      organizerId: organizer.id,
      startsAt: new Date('2024-05-01T18:00:00Z'),
    });
    expect(await getEvent(container, id)).toMatchObject({
      status: 'published',
      ticketTypes: [{ onSale: 'ended' }],
    });
  });
});

describe('another organiser’s event', () => {
  it('does not exist for an organiser, and does for an admin', async () => {
    const event = await published();
    const other = await givenUser(container.db, 'organizer');
    const admin = await givenUser(container.db, 'admin');
    const none = { kind: 'not-found' };

    await expect(getOwnEvent(container, event.id, callBy(other).identity)).rejects.toMatchObject(none);
    await expect(change(event.id, { title: 'Mine' }, undefined, other)).rejects.toMatchObject(none);
    await expect(deleteEvent(container, event.id, callBy(other))).rejects.toMatchObject(none);
    expect((await listOwnEvents(container, ownQuery(), callBy(other).identity)).items).toEqual([]);
    expect(await change(event.id, { title: 'By the admin' }, undefined, admin)).toMatchObject({
      title: 'By the admin',
      organizer: { id: organizer.id },
    });
  });
});

async function givenBooking(event: DetailsView, ticketTypeId: string, fan: TestUser): Promise<void> {
  const bookingId = newId();
  const now = new Date();
  await container.db
    .insertInto('bookings')
    .values({
      id: bookingId,
      user_id: fan.id,
      event_id: event.id,
      status: 'expired',
      currency: 'EUR',
      total_minor: 1,
      expires_at: now,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await container.db
    .insertInto('booking_items')
    .values({ booking_id: bookingId, ticket_type_id: ticketTypeId, quantity: 1, unit_price_minor: 1 })
    .execute();
}
