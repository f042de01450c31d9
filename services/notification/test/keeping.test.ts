import { authEvents } from '@concert/contracts/events/auth';
import { emailEvents } from '@concert/contracts/events/email';
import { eventEvents } from '@concert/contracts/events/event';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, envelope } from '@concert/testing/calls';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { after, DAY } from '@concert/values/clock';
import { firstIdAt, newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../src/domain/preferences.ts';
import { readPreferences } from '../src/store/preferences.ts';
import { readDevices } from '../src/use-cases/keep-devices.ts';
import { getPhone } from '../src/use-cases/keep-phone-number.ts';
import { purgeOld } from '../src/use-cases/purge-old.ts';
import { getNotification } from '../src/use-cases/read-inbox.ts';
import {
  givenDevice,
  givenNumber,
  givenPreferences,
  logOf,
  openPlatform,
  type Platform,
  run,
} from './platform.ts';

let own: OwnDatabase;
let platform: Platform;

beforeAll(async () => {
  own = await ownDatabase();
  platform = await openPlatform(own.db);
});

afterAll(async () => {
  await platform.close();
  await own.drop();
});

const published = (organizerId: string) =>
  envelope(eventEvents.EventPublished, newId(), { eventId: newId(), organizerId, title: 'Northern Lights' });

/** A mail that was asked for. */
async function givenMail(user: TestUser): Promise<string> {
  const id = newId();
  const now = new Date();
  await own.db
    .insertInto('notifications_log')
    .values({
      id,
      cause_key: `send:${newId()}`,
      user_id: user.id,
      channel: 'email',
      title: 'T',
      body: 'B',
      status: 'queued',
      created_at: now,
      updated_at: now,
    })
    .execute();
  return id;
}

describe('what becomes of a mail', () => {
  it('is on the notification that asked for it, in whatever order it is told', async () => {
    const fan = await givenUser(own.db);
    const [one, two, three] = [await givenMail(fan), await givenMail(fan), await givenMail(fan)];
    const mail = (notificationId: string | null) => ({
      emailId: newId(),
      userId: fan.id,
      template: 'notification',
      notificationId,
    });
    await platform.deliver([envelope(emailEvents.EmailDelivered, newId(), mail(one))]);
    await platform.deliver([
      envelope(emailEvents.EmailSent, newId(), mail(one)),
      envelope(emailEvents.EmailBounced, newId(), { ...mail(two), isPermanent: true }),
      envelope(emailEvents.EmailSuppressed, newId(), { ...mail(three), reason: 'address' }),
      envelope(emailEvents.EmailFailed, newId(), { ...mail(null), failure: 'MessageRejected' }),
    ]);
    await platform.deliver([
      envelope(emailEvents.EmailDelivered, newId(), mail(two)),
      envelope(emailEvents.EmailComplained, newId(), mail(one)),
    ]);

    const { identity } = callBy(fan);
    const deliveryOf = async (id: string) =>
      (await getNotification(platform.container, id, identity)).deliveries[0];
    expect(await deliveryOf(one)).toEqual({ channel: 'email', status: 'delivered', failure: 'complained' });
    expect(await deliveryOf(two)).toEqual({ channel: 'email', status: 'failed', failure: 'bounced' });
    expect(await deliveryOf(three)).toEqual({ channel: 'email', status: 'skipped', failure: 'suppressed' });
  });

  it('changes no other channel’s row, whoever names it', async () => {
    const organizer = await givenUser(own.db, 'organizer');
    await platform.deliver([published(organizer.id)]);
    const [row] = await logOf(platform, organizer);
    const mail = { emailId: newId(), userId: organizer.id, template: 'x', notificationId: row!.id };
    await platform.deliver([envelope(emailEvents.EmailBounced, newId(), { ...mail, isPermanent: true })]);
    expect(await logOf(platform, organizer)).toMatchObject([{ status: 'sent' }]);
  });
});

describe('an erased person', () => {
  it('leaves no device, number, preference or notification, and nobody else loses any', async () => {
    const { container } = platform;
    const [gone, stays] = await Promise.all([givenUser(own.db), givenUser(own.db)]);
    for (const { id } of [gone, stays]) {
      await givenDevice(platform, id);
      await givenNumber(platform, id);
      await givenPreferences(platform, id, { quietHours: { from: '22:00', to: '08:00', timezone: 'UTC' } });
      await platform.deliver([published(id)]);
    }
    const erased = envelope(authEvents.UserErased, gone.id, { userId: gone.id });

    await platform.deliver([erased]);
    await platform.deliver([erased]);

    expect(await logOf(platform, gone)).toEqual([]);
    expect(await logOf(platform, gone, 'push')).toEqual([]);
    expect((await readDevices(container, gone.id)).items).toEqual([]);
    expect(await getPhone(container, gone.id)).toMatchObject({ number: null });
    expect(await readPreferences(container.tables, gone.id)).toEqual(DEFAULTS);
    expect(await logOf(platform, stays)).toHaveLength(1);
    expect((await readDevices(container, stays.id)).items).toHaveLength(1);
    expect(await getPhone(container, stays.id)).toMatchObject({ number: '+4915112345678' });
    expect(await readPreferences(container.tables, stays.id)).toMatchObject({ version: 1 });
  });
});

describe('the purge', () => {
  it('removes what is older than thirteen months, in batches, and nothing younger', async () => {
    const { container } = platform;
    const fan = await givenUser(own.db);
    const old = after(new Date(), -397 * DAY);
    const prefix = firstIdAt(old).slice(0, 14);
    const row = (id: string) => ({
      id,
      cause_key: id,
      user_id: fan.id,
      channel: 'inbox',
      title: 'T',
      body: 'B',
      status: 'sent',
      created_at: old,
      updated_at: old,
    });
    const ids = Array.from({ length: 520 }, () => `${prefix}${newId().slice(14)}`);
    await own.db.insertInto('notifications_log').values(ids.map(row)).execute();
    const young = newId();
    await own.db.insertInto('notifications_log').values(row(young)).execute();
    const allowance = { event_id: newId(), messages: 1 };
    await own.db
      .insertInto('notification_allowances')
      .values([
        { ...allowance, day: after(new Date(), -8 * DAY) },
        { ...allowance, day: new Date() },
      ])
      .execute();

    const waiting = { pending_number: '+4915112345678', code_hash: 'x', updated_at: old };
    await own.db
      .insertInto('notification_phones')
      .values([
        { ...waiting, user_id: fan.id, code_expires_at: after(new Date(), -2 * DAY) },
        { ...waiting, user_id: (await givenUser(own.db)).id, code_expires_at: new Date() },
      ])
      .execute();

    const purged = await purgeOld(container, run);

    expect(purged).toMatchObject({
      notificationsPurged: 520,
      pendingNumbersPurged: 1,
      allowancesPurged: 1,
    });
    expect(await getPhone(container, fan.id)).toMatchObject({ pendingNumber: null });
    expect(await logOf(platform, fan)).toMatchObject([{ id: young }]);
    expect(await purgeOld(container, run)).toMatchObject({ notificationsPurged: 0, allowancesPurged: 0 });
  });
});
