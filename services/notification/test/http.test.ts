import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Request, request } from './notification-api.ts';
import { givenBooking, openPlatform, type Platform } from './platform.ts';

let platform: Platform;
let fan: TestUser;

beforeAll(async () => {
  platform = await openPlatform();
  fan = await givenUser(platform.container.db);
});

afterAll(() => platform.close());

const call = (method: string, path: string, options: Request = {}) =>
  request(platform.container, method, `/notifications${path}`, options);

const on = { inbox: true, push: true, sms: false, email: true };
const preferences = {
  version: 0,
  categories: { bookings: on, 'event-changes': on, reminders: on, 'organizer-messages': on, marketing: on },
  quietHours: { from: '22:00', to: '08:00', timezone: 'Europe/Berlin' },
};
const refused = (...fields: readonly string[]) => ({
  status: 400,
  body: { errors: expect.arrayContaining(fields.map((field) => expect.objectContaining({ field }))) },
});

describe('over HTTP', () => {
  it('preferences are read, put, and put again with the version that was answered', async () => {
    const first = await call('GET', '/preferences', { as: fan });
    expect(first).toMatchObject({ status: 200, body: { version: 0 } });
    const put = await call('PUT', '/preferences', { as: fan, body: preferences });
    expect(put).toMatchObject({ status: 200, body: { version: 1, quietHours: preferences.quietHours } });
    expect(await call('PUT', '/preferences', { as: fan, body: preferences })).toMatchObject({ status: 412 });
    expect((await call('GET', '/preferences', { as: fan })).body).toEqual(put.body);
  });

  it.each([
    [
      'a category left out',
      { categories: { ...preferences.categories, reminders: undefined } },
      'categories.reminders',
    ],
    [
      'bookings kept out of the inbox',
      { categories: { ...preferences.categories, bookings: { ...on, inbox: false } } },
      'categories.bookings.inbox',
    ],
    ['no time of day', { quietHours: { ...preferences.quietHours, from: '24:00' } }, 'quietHours.from'],
    [
      'no time zone',
      { quietHours: { ...preferences.quietHours, timezone: 'Mars/Base' } },
      'quietHours.timezone',
    ],
    ['quiet hours of no length', { quietHours: { ...preferences.quietHours, to: '22:00' } }, 'quietHours.to'],
  ])('preferences with %s are refused by field', async (_, change, field) => {
    const body = { ...preferences, ...change };
    expect(await call('PUT', '/preferences', { as: fan, body })).toMatchObject(refused(field));
  });

  it('devices are registered, listed and removed', async () => {
    const body = { platform: 'android', token: newId() };
    const made = await call('POST', '/devices', { as: fan, body });
    expect(made).toMatchObject({ status: 201, body: { platform: 'android' } });
    const listed = await call('GET', '/devices', { as: fan });
    expect(listed.body.items).toEqual([made.body]);
    const other = await givenUser(platform.container.db);
    const path = `/devices/${made.body.id}`;
    expect(await call('DELETE', path, { as: other })).toMatchObject({ status: 404 });
    expect(await call('DELETE', path, { as: fan })).toMatchObject({ status: 204 });
    expect(await call('DELETE', path, { as: fan })).toMatchObject({ status: 404 });
    const wrong = { platform: 'pager', token: 'ü' };
    expect(await call('POST', '/devices', { as: fan, body: wrong })).toMatchObject(
      refused('platform', 'token'),
    );
  });

  it('a number is given with consent, confirmed, and taken away', async () => {
    const body = { number: '+4915112345678', consent: true };
    expect(await call('PUT', '/phone', { as: fan, body })).toMatchObject({ status: 202 });
    expect(await call('GET', '/phone', { as: fan })).toMatchObject({
      status: 200,
      body: { number: null, pendingNumber: body.number },
    });
    expect(await call('POST', '/phone/confirm', { as: fan, body: { code: 'abc' } })).toMatchObject(
      refused('code'),
    );
    expect(await call('DELETE', '/phone', { as: fan })).toMatchObject({ status: 204 });
    const late = await call('POST', '/phone/confirm', { as: fan, body: { code: '123456' } });
    expect(late).toMatchObject({ status: 410, body: { type: expect.stringMatching(/code-expired$/) } });
    const wrong = { number: '0151 12345678', consent: false };
    expect(await call('PUT', '/phone', { as: fan, body: wrong })).toMatchObject(refused('number', 'consent'));
  });

  it('messages are previewed, sent and followed', async () => {
    const { db } = platform.container;
    const show = await givenEvent(db);
    await givenBooking(platform, { userId: fan.id, eventId: show.id });
    const as = { id: show.organizerId, role: 'organizer' as const };
    const recipients = { eventId: show.id, channels: ['inbox', 'push'] };
    const preview = await call('POST', '/preview', { as, body: recipients });
    expect(preview).toMatchObject({ status: 200, body: { recipients: 1 } });
    const body = { ...recipients, title: 'Doors', body: 'At 18:30' };
    const sent = await call('POST', '/send', { as, body });
    expect(sent).toMatchObject({ status: 202, body: { recipients: 1 } });
    expect(await call('GET', `/sends/${sent.body.sendId}`, { as })).toMatchObject({
      status: 200,
      body: { status: 'spreading', purpose: 'transactional', channels: ['inbox', 'push'] },
    });
    const list = await call('GET', '/sends', { as, query: { eventId: show.id } });
    expect(list.body.items).toHaveLength(1);
    for (let one = 0; one < 4; one += 1) await call('POST', '/send', { as, body });
    const tooMany = await call('POST', '/send', { as, body });
    expect(tooMany.status).toBe(429);
    expect(Number(tooMany.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it.each([
    ['both an event and users', { eventId: newId(), userIds: [newId()] }, 'eventId'],
    ['neither', {}, 'eventId'],
    ['a channel twice', { eventId: newId(), channels: ['inbox', 'inbox'] }, 'channels'],
    ['an unknown channel', { eventId: newId(), channels: ['fax'] }, 'channels.0'],
    ['too long a text', { eventId: newId(), body: 'x'.repeat(1_001) }, 'body'],
    ['a link elsewhere', { eventId: newId(), link: '//evil.example' }, 'link'],
  ])('a message with %s is refused by field', async (_, change, field) => {
    const as = await givenUser(platform.container.db, 'organizer');
    const body = { title: 'Doors', body: 'At 18:30', ...change };
    expect(await call('POST', '/send', { as, body })).toMatchObject(refused(field));
  });

  it('roles are kept', async () => {
    const body = { eventId: newId(), title: 'T', body: 'B' };
    expect(await call('POST', '/send', { as: fan, body })).toMatchObject({ status: 403 });
    expect(await call('POST', '/preview', { as: fan, body: { eventId: newId() } })).toMatchObject({
      status: 403,
    });
    expect(await call('GET', '/sends', { as: fan })).toMatchObject({ status: 403 });
    for (const path of ['/preferences', '/devices', '/phone', '/log', '/unread-count'])
      expect(await call('GET', path)).toMatchObject({ status: 401 });
  });

  it('the inbox is read, marked and emptied', async () => {
    expect(await call('GET', '/log', { as: fan, query: { limit: '5' } })).toMatchObject({ status: 200 });
    expect(await call('GET', '/log', { as: fan, query: { channel: 'fax' } })).toMatchObject({ status: 400 });
    expect(await call('PUT', '/read-all', { as: fan, body: {} })).toMatchObject({ body: { unread: 0 } });
    expect(await call('PUT', `/${newId()}`, { as: fan, body: { isRead: true } })).toMatchObject({
      status: 404,
    });
    expect(await call('DELETE', `/${newId()}`, { as: fan })).toMatchObject({ status: 404 });
  });
});
