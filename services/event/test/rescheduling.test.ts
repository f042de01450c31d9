import { givenUser, type TestUser } from '@concert/testing/builders';
import { after, DAY, HOUR, MINUTE } from '@concert/values/clock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildContainer, type EventContainer } from '../src/container.ts';
import { getEvent } from '../src/use-cases/get-event.ts';
import type { DetailsView } from '../src/use-cases/present-event.ts';
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

const movedBy = ({ startsAt, endsAt }: DetailsView, milliseconds: number) => ({
  startsAt: after(new Date(startsAt), milliseconds).toISOString(),
  endsAt: after(new Date(endsAt), milliseconds).toISOString(),
});

describe('moving a published event', () => {
  it('tells of it in the same breath, and gives buyers two weeks to return their tickets', async () => {
    const event = await own.published();
    const moved = await own.change(event.id, movedBy(event, 7 * DAY));

    const { rescheduledAt, rescheduleRefundUntil } = moved;
    expect(Date.parse(rescheduleRefundUntil ?? '') - Date.parse(rescheduledAt ?? '')).toBe(14 * DAY);
    const told = await toldOf(container, event.id);
    expect(told.map(({ type }) => type)).toEqual([
      'EventCreated',
      'EventPublished',
      'EventUpdated',
      'EventRescheduled',
    ]);
    expect(told.at(-1)?.data).toEqual({
      eventId: event.id,
      organizerId: organizer.id,
      title: 'Northern Lights',
      version: moved.version,
      before: expect.objectContaining({ startsAt: event.startsAt, endsAt: event.endsAt }),
      after: {
        startsAt: moved.startsAt,
        endsAt: moved.endsAt,
        timezone: 'Europe/Berlin',
        venueName: 'Große Freiheit 36',
        city: 'Hamburg',
      },
      refundUntil: rescheduleRefundUntil,
    });
    expect(await getEvent(container, event.id)).toMatchObject({ rescheduledAt, rescheduleRefundUntil });
  });

  it('lets others read until when tickets may be returned', async () => {
    const event = await own.published();
    const moved = await own.change(event.id, movedBy(event, DAY));
    const sheet = await container.db
      .selectFrom('event_sheets')
      .select(['rescheduled_at', 'reschedule_refund_until'])
      .where('event_id', '=', event.id)
      .executeTakeFirstOrThrow();
    expect(sheet.rescheduled_at?.toISOString()).toBe(moved.rescheduledAt);
    expect(sheet.reschedule_refund_until?.toISOString()).toBe(moved.rescheduleRefundUntil);
  });

  it('ends the time for returning tickets at the new start, when that is sooner', async () => {
    const event = await own.published();
    const moved = await own.change(event.id, movedBy(event, -27 * DAY));
    expect(moved.rescheduleRefundUntil).toBe(moved.startsAt);
  });

  it('is told again when it moves again, and its other changes leave that as it was', async () => {
    const event = await own.published();
    const first = await own.change(event.id, movedBy(event, DAY));
    const renamed = await own.change(event.id, { title: 'Southern Lights' });
    expect(renamed.rescheduledAt).toBe(first.rescheduledAt);
    const second = await own.change(event.id, movedBy(first, DAY));
    expect(Date.parse(second.rescheduledAt ?? '')).toBeGreaterThan(Date.parse(first.rescheduledAt ?? ''));
  });

  it('is told when it moves to another place', async () => {
    const event = await own.published();
    const venue = { ...event.venue, name: 'Stadtpark', address: 'Saarlandstraße 71' };
    expect((await own.change(event.id, { venue })).rescheduledAt).not.toBeNull();
  });

  it.each([
    ['minutes', (event: DetailsView) => movedBy(event, 20 * MINUTE)],
    [
      'other doors',
      (event: DetailsView) => ({ doorsAt: after(new Date(event.startsAt), -2 * HOUR).toISOString() }),
    ],
    ['another title', () => ({ title: 'Southern Lights' })],
  ])('is no rescheduling for %s', async (_, changes) => {
    const event = await own.published();
    const changed = await own.change(event.id, changes(event));
    expect(changed.rescheduledAt).toBeNull();
    expect((await toldOf(container, event.id)).at(-1)?.type).toBe('EventUpdated');
  });

  it('is no rescheduling for a draft', async () => {
    const event = await own.created();
    expect((await own.change(event.id, movedBy(event, DAY))).rescheduledAt).toBeNull();
  });

  it('is refused into the past', async () => {
    const event = await own.published();
    await expect(own.change(event.id, movedBy(event, -60 * DAY))).rejects.toMatchObject({
      errors: [{ field: 'startsAt' }],
    });
  });

  it('happens once for two who move it alike at once, and loses nothing of two who change different things', async () => {
    const event = await own.published();
    const times = movedBy(event, DAY);
    await Promise.all([
      own.change(event.id, times),
      own.change(event.id, times),
      own.change(event.id, { title: 'X' }),
    ]);
    const told = (await toldOf(container, event.id)).filter(({ type }) => type === 'EventRescheduled');
    expect(told).toHaveLength(1);
    expect(await getEvent(container, event.id)).toMatchObject({ ...times, title: 'X' });
  });
});
