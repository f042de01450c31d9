import type { DataOf } from '@concert/contracts/event';
import { notificationEvents } from '@concert/contracts/events/notification';
import { queueHandler } from '@concert/service-kit/consumers';
import { httpHandler } from '@concert/service-kit/http-app';
import { proxyEvent } from '@concert/testing/api-gateway';
import { givenConfirmedBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { routes } from '../src/routes.ts';
import { isUnsubscribed } from '../src/store/unsubscribes.ts';
import { attachmentOf, headerOf, mailsTo } from './mailbox.ts';
import { told } from './told.ts';

let container: EmailContainer;
let handle: ReturnType<typeof queueHandler>;
let api: ReturnType<typeof httpHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  handle = queueHandler('email', consumers(container), container.telemetry);
  api = httpHandler(routes(container), { ...container, admit: async () => ({}) });
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const allFine = { batchItemFailures: [] };

type Requested = DataOf<typeof notificationEvents.NotificationMailRequested>;

function requested(fan: Pick<TestUser, 'id'>, changed: Partial<Requested> = {}) {
  const notificationId = newId();
  return envelope(notificationEvents.NotificationMailRequested, notificationId, {
    notificationId,
    userId: fan.id,
    title: 'Something new',
    body: 'First paragraph.\n\nSecond <b>paragraph</b>.',
    link: '/events',
    purpose: 'marketing',
    eventId: null,
    calendar: false,
    ...changed,
  });
}

const changed = (fan: TestUser, marketingByEmail: boolean, at: Date) => ({
  ...envelope(notificationEvents.PreferencesChanged, fan.id, { userId: fan.id, marketingByEmail }),
  time: at.toISOString(),
});

/** As API Gateway hands it over: without a login, with a form as the body. */
async function post(path: string, body: string | null = 'List-Unsubscribe=One-Click') {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await api(
    proxyEvent('POST', path, { headers, ...(body === null ? {} : { rawBody: body }) }),
    {} as never,
  );
  return answer as { readonly statusCode: number; readonly body: string };
}

/** The path that a mail's button posts to. */
async function oneClickPath(fan: TestUser): Promise<string> {
  await handle(sqsEvent([requested(fan)]));
  const [mail] = await mailsTo(fan.email);
  const url = new URL(/^<(.*)>$/.exec(headerOf(mail!, 'List-Unsubscribe') ?? '')?.[1] ?? '');
  expect(url.origin).toBe(new URL(container.publicOrigin).origin);
  return url.pathname.slice('/api'.length);
}

describe('a notification’s mail', () => {
  it('says what the notification says, leads to our storefront only, and tells on under its notification', async () => {
    const fan = await givenUser(container.db);
    const message = requested(fan, { purpose: 'transactional', link: '/bookings/1' });
    expect(
      await handle(sqsEvent([message, requested(fan, { title: 'Other', link: '//evil.example' })])),
    ).toEqual(allFine);
    const mails = await mailsTo(fan.email);
    const mail = mails.find(({ subject }) => subject === 'Something new');
    expect(mail?.body.text).toContain(`${new URL('/bookings/1', container.publicOrigin).href}`);
    expect(mail?.body.html).toContain('Second &lt;b&gt;paragraph&lt;/b&gt;.');
    expect(headerOf(mail!, 'List-Unsubscribe')).toBeUndefined();
    expect(JSON.stringify(mails)).not.toContain('evil.example');
    const { notificationId } = message.data;
    expect(await told(container, 'EmailSent', String(notificationId))).toEqual([
      expect.objectContaining({ notificationId, userId: fan.id, template: 'notification' }),
    ]);
  });

  it('shows the event and brings the calendar entry of the fan’s booking as it is now', async () => {
    const fan = await givenUser(container.db);
    const event = await givenEvent(container.db, { startsAt: new Date('2027-06-02T18:00:00Z') });
    const booking = await givenConfirmedBooking(container.db, fan, event, 1);
    const about = { purpose: 'transactional' as const, eventId: event.id, calendar: true };
    expect(await handle(sqsEvent([requested(fan, about)]))).toEqual(allFine);
    const [mail] = await mailsTo(fan.email);
    expect(mail?.body.text).toContain('Local time in Hamburg');
    expect(mail?.attachments).toEqual([{ filename: 'northern-lights.ics', contentType: 'text/calendar' }]);
    const entry = (await attachmentOf(mail!, 0)).replaceAll('\r\n ', '');
    expect(entry).toContain(`UID:booking-${booking.id}@concert`);
    expect(entry).toContain('DTSTART;TZID=Europe/Berlin:20270602T200000');
  });

  it('goes out without the card of an event that is gone, and to nobody when the account is', async () => {
    const fan = await givenUser(container.db);
    const gone = requested({ id: newId() });
    expect(await handle(sqsEvent([requested(fan, { eventId: newId(), calendar: true }), gone]))).toEqual(
      allFine,
    );
    expect((await mailsTo(fan.email))[0]?.attachments).toEqual([]);
  });
});

describe('a marketing mail', () => {
  it('carries both headers of RFC 8058, each on one line, and a link for people', async () => {
    const fan = await givenUser(container.db);
    await handle(sqsEvent([requested(fan)]));
    const [mail] = await mailsTo(fan.email);
    expect(headerOf(mail!, 'List-Unsubscribe')).toMatch(
      /^<https?:\/\/[^\s<>]+\/api\/email\/unsubscribe\/[^\s<>]+>$/,
    );
    expect(headerOf(mail!, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect(mail?.body.html).toContain('/unsubscribe?token=');
    expect(mail?.body.text).toContain('/unsubscribe?token=');
  });

  it('goes by a stream of its own', async () => {
    const fan = await givenUser(container.db);
    const sets: string[] = [];
    const mailer = {
      ...container.mailer,
      send: async (message: Parameters<EmailContainer['mailer']['send']>[0]) => {
        sets.push(message.configurationSet);
        return newId();
      },
    };
    const recording = { ...container, mailer };
    const one = queueHandler('email', consumers(recording), container.telemetry);
    await one(sqsEvent([requested(fan)]));
    await one(sqsEvent([requested(fan, { purpose: 'transactional' })]));
    expect(sets).toEqual(['concert-marketing', 'concert']);
  });

  it('is not sent to who unsubscribed, and that is told; what people wait for still is', async () => {
    const fan = await givenUser(container.db);
    const path = await oneClickPath(fan);
    expect((await post(path)).statusCode).toBe(202);
    const message = requested(fan, { title: 'Unwanted' });
    await handle(sqsEvent([message, requested(fan, { title: 'Wanted', purpose: 'transactional' })]));
    const subjects = (await mailsTo(fan.email)).map(({ subject }) => subject);
    expect(subjects).toContain('Wanted');
    expect(subjects).not.toContain('Unwanted');
    expect(await told(container, 'EmailSuppressed', String(message.data.notificationId))).toEqual([
      expect.objectContaining({ reason: 'unsubscribed', notificationId: message.data.notificationId }),
    ]);
  });
});

describe('unsubscribing', () => {
  it('works without a login and any number of times, and is told once', async () => {
    const fan = await givenUser(container.db);
    const path = await oneClickPath(fan);
    const answers = await Promise.all([post(path), post(path), post(path, null)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202]);
    expect(await told(container, 'MarketingUnsubscribed', fan.id)).toEqual([{ userId: fan.id }]);
    expect(await isUnsubscribed(container.db, fan.id)).toBe(true);
  });

  it('answers a forged token like a good one, changes nothing for it, and refuses what is no token', async () => {
    const fan = await givenUser(container.db);
    expect(await post(`/email/unsubscribe/${fan.id}.${'A'.repeat(43)}`)).toMatchObject({ statusCode: 202 });
    expect(await isUnsubscribed(container.db, fan.id)).toBe(false);
    const reset = await container.linkTokens.passwordReset(fan.id);
    expect(await post(`/email/unsubscribe/${reset}`)).toMatchObject({ statusCode: 202 });
    expect(await isUnsubscribed(container.db, fan.id)).toBe(false);
    const refused = await post('/email/unsubscribe/nonsense');
    expect(refused.statusCode).toBe(400);
    expect(JSON.parse(refused.body).errors).toEqual([expect.objectContaining({ field: 'token' })]);
  });

  it('is undone by choosing marketing again; the later word counts in whatever order the words come', async () => {
    const fan = await givenUser(container.db);
    await post(await oneClickPath(fan));
    const at = (seconds: number) => new Date(Date.now() + seconds * 1000);
    await handle(sqsEvent([changed(fan, true, at(-60))]));
    expect(await isUnsubscribed(container.db, fan.id)).toBe(true);
    await handle(sqsEvent([changed(fan, true, at(60))]));
    expect(await isUnsubscribed(container.db, fan.id)).toBe(false);
    await handle(sqsEvent([changed(fan, false, at(30)), changed(fan, true, at(60))]));
    expect(await isUnsubscribed(container.db, fan.id)).toBe(false);
    await handle(sqsEvent([changed(fan, false, at(90))]));
    expect(await isUnsubscribed(container.db, fan.id)).toBe(true);
  });
});
