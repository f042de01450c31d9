import type { Call } from '@concert/service-kit/routes';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { after, DAY, HOUR } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { MOST_DRAFTS } from '../src/domain/event.ts';
import { duplicateEvent } from '../src/use-cases/duplicate-event.ts';
import { listOwnEvents } from '../src/use-cases/list-own-events.ts';
import type { DetailsView } from '../src/use-cases/present-event.ts';
import { ownQuery } from './event-requests.ts';
import { organiser, toldOf } from './organiser.ts';

let container: EventContainer;
let organizer: TestUser;
let own: ReturnType<typeof organiser>;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

beforeEach(async () => {
  organizer = await givenUser(container.db, 'organizer');
  own = organiser(container, organizer);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const duplicated = async (id: string, startsAt: Date, call: Call = callBy(organizer)): Promise<DetailsView> =>
  (await duplicateEvent(container, id, { startsAt }, call)).recorded.body as DetailsView;

describe('a duplicate', () => {
  it('is a draft like the event, with every time at its distance from the start', async () => {
    const start = after(new Date(), 40 * DAY);
    const type = { name: 'Standing', priceMinor: 4500, feeMinor: 350, capacity: 80, maxPerBooking: 6 };
    const event = await own.published({
      startsAt: start.toISOString(),
      endsAt: after(start, 3 * HOUR).toISOString(),
      doorsAt: after(start, -HOUR).toISOString(),
      memberDiscount: true,
      ticketTypes: [{ ...type, salesStartAt: after(start, -10 * DAY).toISOString() }],
    });
    const copy = await duplicated(event.id, after(start, 7 * DAY));

    const [copiedType] = copy.ticketTypes;
    expect(copy).toEqual({
      ...event,
      id: copy.id,
      status: 'draft',
      version: 1,
      doorsAt: after(start, 7 * DAY - HOUR).toISOString(),
      startsAt: after(start, 7 * DAY).toISOString(),
      endsAt: after(start, 7 * DAY + 3 * HOUR).toISOString(),
      ticketTypes: [
        {
          ...event.ticketTypes[0],
          id: copiedType?.id,
          salesStartAt: after(start, -3 * DAY).toISOString(),
        },
      ],
    });
    expect([copy.id, copiedType?.id]).not.toContain(event.id);
    expect((await toldOf(container, copy.id)).map(({ type: told }) => told)).toEqual(['EventCreated']);
    expect(await own.change(copy.id, { status: 'published' })).toMatchObject({ status: 'published' });
  });

  it('is made once for one idempotency key', async () => {
    const { id } = await own.created();
    const call = callWithKey(organizer, 'duplicateEvent', newId(), 'body');
    const startsAt = after(new Date(), 50 * DAY);
    const copies = await Promise.all([1, 2, 3].map(() => duplicated(id, startsAt, call)));
    expect(new Set(copies.map((copy) => copy.id)).size).toBe(1);
    expect((await listOwnEvents(container, ownQuery(), call.identity)).items).toHaveLength(2);
  });

  it('is made of one’s own events only', async () => {
    const { id } = await own.published();
    const other = await givenUser(container.db, 'organizer');
    await expect(duplicated(id, after(new Date(), DAY), callBy(other))).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('is refused when there are too many drafts', async () => {
    const { id } = await own.created();
    await sql`
      INSERT INTO events (id, organizer_id, status, title, description, category, venue_name, venue_address, city,
        country, timezone, starts_at, ends_at, currency, created_at, updated_at)
      WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${MOST_DRAFTS})
      SELECT UUID(), organizer_id, status, title, description, category, venue_name, venue_address, city, country,
        timezone, starts_at, ends_at, currency, created_at, updated_at
      FROM numbers JOIN events ON events.id = ${id}`.execute(container.db);
    await expect(duplicated(id, after(new Date(), DAY))).rejects.toMatchObject({ type: 'too-many-drafts' });
    await expect(own.created()).rejects.toMatchObject({ type: 'too-many-drafts' });
  });
});
