import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ttl } from '@concert/cloud/tables';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { after, HOUR } from '@concert/values/clock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { openEventProjection } from '../src/store/event-projection.ts';
import { findEvent } from '../src/store/events.ts';
import { deleteEvent } from '../src/use-cases/delete-event.ts';
import { getEvent } from '../src/use-cases/get-event.ts';
import type { DetailsView } from '../src/use-cases/present-event.ts';
import { organiser } from './organiser.ts';

const TableName = 'event_details';

let container: EventContainer;
let organizer: TestUser;
let own: ReturnType<typeof organiser>;

beforeAll(async () => {
  const built = await buildContainer(process.env);
  // Each reading comes from the projection and the database, not from Redis.
  const projection = openEventProjection(built.tables, {
    clock: built.clock,
    patienceMs: 10_000,
    onTrouble: (error) => expect(error).toBeUndefined(),
  });
  container = {
    ...built,
    projection,
    pages: { remember: (_kind, _query, load) => load(), changed: async () => {} },
  };
});

beforeEach(async () => {
  organizer = await givenUser(container.db, 'organizer', 'Harbour Concerts');
  own = organiser(container, organizer);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const kept = async (eventId: string) =>
  (await container.tables.send(new GetCommand({ TableName, Key: { eventId }, ConsistentRead: true }))).Item;

/** Writes into the item what the database does not say, so that its use can be seen. */
async function mark(event: DetailsView, changes: Record<string, unknown> = {}): Promise<void> {
  const item = await kept(event.id);
  const marked = { ...item?.sheet, organizerName: 'From the projection' };
  await container.tables.send(new PutCommand({ TableName, Item: { ...item, sheet: marked, ...changes } }));
}

/** What everybody sees of what its organiser got. */
function shownOf({ imageKey, ...shown }: DetailsView) {
  expect(imageKey).toBeNull();
  return shown;
}

const nameShown = async ({ id }: DetailsView) => (await getEvent(container, id)).organizer.name;

describe('the projection of event pages', () => {
  it('gives what changes with the version, and the database what is free', async () => {
    const event = await own.published();
    expect(await getEvent(container, event.id)).toEqual(shownOf(event));
    await mark(event);
    const [{ id = '' } = {}] = event.ticketTypes;
    await container.db
      .updateTable('ticket_stock')
      .set({ free: 0 })
      .where('ticket_type_id', '=', id)
      .execute();

    expect(await getEvent(container, event.id)).toMatchObject({
      organizer: { name: 'From the projection' },
      isSoldOut: true,
      ticketTypes: [{ available: 0, onSale: 'sold-out' }],
    });
  });

  it('is not shown once the event is at another version', async () => {
    const event = await own.published();
    await getEvent(container, event.id);
    await mark(event);
    await own.change(event.id, { title: 'Southern Lights' });

    expect(await getEvent(container, event.id)).toMatchObject({
      title: 'Southern Lights',
      organizer: { name: 'Harbour Concerts' },
    });
    await deleteEvent(container, event.id, callBy(organizer));
    expect((await getEvent(container, event.id)).status).toBe('cancelled');
  });

  it('is not shown after its hour, though the table has it still', async () => {
    const event = await own.published();
    await getEvent(container, event.id);
    expect(Number((await kept(event.id))?.expiresAt)).toBeLessThanOrEqual(ttl(after(new Date(), HOUR)));
    await mark(event, { expiresAt: ttl(new Date()) - 1 });
    expect(await nameShown(event)).toBe('Harbour Concerts');
  });

  it('is not shown when it is of another form', async () => {
    const event = await own.published();
    await getEvent(container, event.id);
    await mark(event, { sheet: { event: {} } });
    expect(await nameShown(event)).toBe('Harbour Concerts');
  });

  it('never lets an older version replace a newer one', async () => {
    const event = await own.published();
    const older = await findEvent(container.db, event.id);
    await own.change(event.id, { title: 'Newer' });
    await getEvent(container, event.id);
    await container.projection.write(older!);
    expect((await kept(event.id))?.version).toBe(event.version + 1);
  });

  it('never holds a draft', async () => {
    const event = await own.created();
    await expect(getEvent(container, event.id)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await kept(event.id)).toBeUndefined();
  });

  it('is done without when the table is away, for a while without asking', async () => {
    const troubles: unknown[] = [];
    let asked = 0;
    const away = {
      send: async () => {
        asked += 1;
        throw new Error('away');
      },
    } as never;
    const projection = openEventProjection(away, {
      clock: container.clock,
      patienceMs: 10_000,
      onTrouble: (error) => troubles.push(error),
    });
    const event = await own.published();
    const view = await getEvent({ ...container, projection }, event.id);
    expect(view).toEqual(shownOf(event));
    await getEvent({ ...container, projection }, event.id);
    expect(asked).toBe(1);
    expect(troubles).toHaveLength(1);
  });

  it('is made again when it is lost', async () => {
    const event = await own.published();
    await getEvent(container, event.id);
    await container.tables.send(new DeleteCommand({ TableName, Key: { eventId: event.id } }));
    expect(await getEvent(container, event.id)).toEqual(shownOf(event));
    expect((await kept(event.id))?.version).toBe(event.version);
  });
});
