import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { givenConfirmedBooking } from '@concert/testing/bookings';
import { givenEvent } from '@concert/testing/builders';
import { newId } from '@concert/values/ids';
import { describe, expect, it } from 'vitest';
import { buildContainer } from '../src/container.ts';
import { loggedIn, registered, request } from './auth-api.ts';
import { eventsOf } from './outbox.ts';

const { db, tables } = await buildContainer(process.env);

const exported = async (token: string, query: Record<string, string> = {}) =>
  request('exportAccount', { token, query });

async function notified(userId: string, count: number, title = 'News'): Promise<void> {
  const now = new Date();
  await db
    .insertInto('notifications_log')
    .values(
      Array.from({ length: count }, (_, index) => ({
        id: newId(),
        cause_key: `test/${newId()}`,
        user_id: userId,
        channel: 'inbox',
        title: `${title} ${index}`,
        body: 'Your tickets are here.',
        status: 'sent',
        created_at: now,
        updated_at: now,
      })),
    )
    .execute();
}

describe('the export of one’s data', () => {
  it('holds what every service keeps of the person', async () => {
    const { id, token, email } = await loggedIn(db);
    const event = await givenEvent(db);
    const fan = { id, email, name: 'Ada Fan', role: 'attendee' } as const;
    const booking = await givenConfirmedBooking(db, fan, event);
    await notified(id, 1);
    await tables.send(
      new PutCommand({ TableName: 'user_preferences', Item: { userId: id, channels: ['push'] } }),
    );
    const file = { key: `f/${newId()}`, ownerId: id, createdAt: new Date().toISOString(), fileName: 'a.png' };
    await tables.send(new PutCommand({ TableName: 'file_metadata', Item: file }));
    const { status, body } = await exported(token);
    expect(status).toBe(200);
    expect(body.account).toMatchObject({ id, email, name: 'Ada Fan' });
    expect(body.preferences).toEqual({ userId: id, channels: ['push'] });
    const { sections } = body;
    expect(Object.keys(sections)).toEqual([
      'sessions',
      'bookings',
      'tickets',
      'payments',
      'refunds',
      'memberships',
      'notifications',
      'mails',
      'files',
      'activity',
    ]);
    expect(sections.bookings.items).toEqual([
      expect.objectContaining({
        id: booking.id,
        eventTitle: 'Northern Lights',
        totalMinor: booking.totalMinor,
        items: [expect.objectContaining({ ticketType: 'Type 1', quantity: 2, unitPriceMinor: 4500 })],
      }),
    ]);
    expect(sections.tickets.items).toHaveLength(2);
    expect(sections.tickets.items[0].attendeeName).toBe('Ada Fan');
    expect(sections.notifications.items[0].title).toBe('News 0');
    expect(sections.files.items).toEqual([file]);
    expect(sections.sessions.items).toHaveLength(1);
    const told = (await eventsOf(db, `user/${id}`)).filter(({ type }) => type === 'PersonalDataExported');
    expect(told.map(({ data }) => data)).toEqual([{ userId: id, section: null }]);
  });

  it('holds nothing of anybody else, and no secret', async () => {
    const [ada, bob] = [await loggedIn(db), await loggedIn(db)];
    const event = await givenEvent(db);
    await givenConfirmedBooking(db, { ...bob, name: 'Bob', role: 'attendee' }, event);
    await notified(bob.id, 1);
    const text = JSON.stringify((await exported(ada.token)).body);
    expect(text).not.toContain(bob.id);
    expect(text).not.toMatch(/argon2|refreshHash|passwordHash|sealed|"code":/);
  });

  it('goes on where a section is longer than one answer', async () => {
    const { id, token } = await loggedIn(db);
    await notified(id, 620);
    const first = (await exported(token)).body.sections.notifications;
    expect(first.items).toHaveLength(500);
    const query = { section: 'notifications', cursor: first.nextCursor };
    const { body } = await exported(token, query);
    expect(Object.keys(body.sections)).toEqual(['notifications']);
    expect(body.account).toBeUndefined();
    const { items, nextCursor } = body.sections.notifications;
    expect(nextCursor).toBeNull();
    const ids = [...first.items, ...items].map((item: { id: string }) => item.id);
    expect(new Set(ids).size).toBe(620);
  });

  it('goes on with what the audit trail has, in the order of its time', async () => {
    const { id, token } = await loggedIn(db);
    const rows = Array.from({ length: 503 }, (_, index) => ({
      id: newId(),
      event_id: newId(),
      day: new Date('2019-01-01'),
      sequence: index,
      action: 'BookingConfirmed',
      resource: 'booking',
      resource_id: id,
      actor_type: 'user',
      actor_id: id,
      correlation_id: 'test',
      occurred_at: new Date(Date.UTC(2019, 0, 1, 0, 0, Math.floor(index / 3))),
      details: '{}',
      previous_hash: '0'.repeat(64),
      hash: '0'.repeat(64),
    }));
    await db.insertInto('audit_logs').values(rows).execute();
    try {
      const first = (await exported(token, { section: 'activity' })).body.sections.activity;
      const query = { section: 'activity', cursor: first.nextCursor };
      const rest = (await exported(token, query)).body.sections.activity;
      const ids = [...first.items, ...rest.items].map((item: { id: string }) => item.id);
      expect(ids).toEqual(rows.map((row) => row.id));
    } finally {
      // A trail without hashes would be found out by whoever checks it.
      await db.deleteFrom('audit_logs').where('actor_id', '=', id).execute();
    }
  });

  it.each([
    ['a cursor without its section', { cursor: 'x' }, 'section'],
    ['an unknown section', { section: 'secrets' }, 'section'],
    ['a cursor that is none', { section: 'bookings', cursor: 'x' }, 'cursor'],
    [
      'a cursor without content',
      { section: 'files', cursor: Buffer.from('["",""]').toString('base64url') },
      'cursor',
    ],
    [
      'a cursor without a time',
      { section: 'activity', cursor: Buffer.from('["x","y"]').toString('base64url') },
      'cursor',
    ],
  ])('refuses %s', async (_, query, field) => {
    const { body } = await registered();
    const reply = await exported(body.accessToken, query);
    expect(reply.status).toBe(400);
    expect(reply.body.errors[0].field).toBe(field);
  });

  it('is for the person alone', async () => {
    expect((await request('exportAccount')).status).toBe(401);
  });
});
