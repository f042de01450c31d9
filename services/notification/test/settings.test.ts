import { emailEvents } from '@concert/contracts/events/email';
import { notificationEvents } from '@concert/contracts/events/notification';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey, envelope } from '@concert/testing/calls';
import { after, HOUR, MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../src/domain/preferences.ts';
import { readPreferences } from '../src/store/preferences.ts';
import { getPreferences, putPreferences } from '../src/use-cases/choose-preferences.ts';
import { readDevices, registerDevice, removeDevice } from '../src/use-cases/keep-devices.ts';
import { confirmPhone, getPhone, putPhone, removePhone } from '../src/use-cases/keep-phone-number.ts';
import { releaseDue } from '../src/use-cases/release-due.ts';
import { everywhere, givenNumber, openPlatform, outboxOf, type Platform, run } from './platform.ts';

let platform: Platform;
let fan: TestUser;

beforeAll(async () => {
  platform = await openPlatform();
});

afterAll(() => platform.close());

const on = { inbox: true as const, push: true, sms: false, email: true };
const choice = {
  version: 0,
  categories: { ...DEFAULTS.categories, bookings: on, 'event-changes': on },
  quietHours: { from: '22:00', to: '08:00', timezone: 'Europe/Berlin' },
};
const withMarketing = {
  ...choice,
  categories: { ...choice.categories, marketing: { ...everywhere, sms: false } },
};

const newFan = async () => {
  fan = await givenUser(platform.container.db);
  return fan;
};

const changesOf = ({ id }: TestUser) => outboxOf(platform, notificationEvents.PreferencesChanged, id);

describe('preferences', () => {
  it('are the defaults until somebody chooses, then what was chosen', async () => {
    const { container } = platform;
    const { id } = await newFan();
    expect(await getPreferences(container, id)).toMatchObject({
      version: 0,
      quietHours: null,
      categories: { marketing: { email: false }, bookings: { push: true, sms: false } },
      consents: { sms: null, marketing: null },
    });

    const answer = await putPreferences(container, withMarketing, callBy(fan));

    expect(answer).toMatchObject({ version: 1, quietHours: choice.quietHours });
    expect(Date.parse(answer.consents.marketing!)).toBeCloseTo(Date.now(), -5);
    expect(await getPreferences(container, id)).toEqual(answer);
    expect(await changesOf(fan)).toMatchObject([
      { subject: `user/${id}`, actor: { id }, data: { userId: id, marketingByEmail: true, version: 1 } },
    ]);
  });

  it('lose no change of two tabs: the slower one is told', async () => {
    const { container } = platform;
    await newFan();
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map(() => putPreferences(container, choice, callBy(fan))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'precondition-failed' });
    await putPreferences(container, { ...choice, version: 1, quietHours: null }, callBy(fan));
    expect(await readPreferences(container.tables, fan.id)).toMatchObject({ version: 2, quietHours: null });
    expect(await changesOf(fan)).toHaveLength(2);
  });

  it('turn text messages on only once a number is confirmed', async () => {
    const { container } = platform;
    await newFan();
    const texts = { ...choice, categories: { ...choice.categories, reminders: everywhere } };
    await expect(putPreferences(container, texts, callBy(fan))).rejects.toMatchObject({
      type: 'phone-not-confirmed',
    });
    await givenNumber(platform, fan.id);
    const answer = await putPreferences(container, texts, callBy(fan));
    expect(answer.consents.sms).not.toBeNull();
  });

  it.each(['before it wrote them', 'after it wrote them'])(
    'are told of as they are, when the process died %s',
    async (moment) => {
      const { container } = platform;
      await newFan();
      const dies = (): never => {
        throw new Error('killed');
      };
      const dying =
        moment === 'before it wrote them'
          ? { ...container, tables: withSend(container.tables, 'PutCommand', dies) }
          : { ...container, newEvent: dies };
      await expect(putPreferences(dying, withMarketing, callBy(fan))).rejects.toThrow('killed');
      expect(await changesOf(fan)).toEqual([]);

      const later = { ...container, clock: () => after(new Date(), 2 * MINUTE) };
      await releaseDue(later, run);
      await releaseDue(later, run);

      const wasWritten = moment === 'after it wrote them';
      expect(await changesOf(fan)).toMatchObject([
        { data: { marketingByEmail: wasWritten, version: wasWritten ? 1 : 0 } },
      ]);
    },
  );

  it('lose marketing by mail with an unsubscription, once, and not what was agreed to after it', async () => {
    const { container } = platform;
    await newFan();
    await putPreferences(container, withMarketing, callBy(fan));
    const unsubscribed = envelope(emailEvents.MarketingUnsubscribed, fan.id, { userId: fan.id });

    await platform.deliver([unsubscribed]);
    const preferences = await readPreferences(container.tables, fan.id);
    expect(preferences).toMatchObject({
      version: 2,
      categories: { marketing: { email: false, push: true } },
    });
    await putPreferences(container, { ...withMarketing, version: 2 }, callBy(fan));
    await platform.deliver([unsubscribed]);
    const late = { ...envelope(emailEvents.MarketingUnsubscribed, fan.id, { userId: fan.id }) };
    await platform.deliver([{ ...late, time: after(new Date(), -HOUR).toISOString() }]);

    expect(await readPreferences(container.tables, fan.id)).toMatchObject({
      version: 3,
      categories: { marketing: { email: true } },
    });
    const told = (await changesOf(fan)).map(({ data }) => data.marketingByEmail);
    expect(told).toEqual([true, false, true]);
  });

  it('of nobody who ever chose stay the defaults with an unsubscription', async () => {
    await newFan();
    await platform.deliver([envelope(emailEvents.MarketingUnsubscribed, fan.id, { userId: fan.id })]);
    expect(await readPreferences(platform.container.tables, fan.id)).toEqual(DEFAULTS);
    expect(await changesOf(fan)).toEqual([]);
  });
});

describe('devices', () => {
  const register = (user: TestUser, token: string) =>
    registerDevice(platform.container, { platform: 'ios', token }, callBy(user)).then(
      ({ recorded }) => recorded.body as { id: string },
    );

  it('are the same for the same token, also for twins', async () => {
    await newFan();
    const token = newId();
    const devices = await Promise.all([1, 2, 3].map(() => register(fan, token)));
    expect(new Set(devices.map(({ id }) => id)).size).toBe(1);
    const { items } = await readDevices(platform.container, fan.id);
    expect(items).toMatchObject([{ id: devices[0]!.id, platform: 'ios' }]);
    expect(JSON.stringify(items)).not.toContain(token);
  });

  it('answer a repeated key with the first answer', async () => {
    await newFan();
    const request = { platform: 'web' as const, token: newId() };
    const call = callWithKey(fan, 'registerDevice', newId(), request);
    const first = await registerDevice(platform.container, request, call);
    expect(await registerDevice(platform.container, request, call)).toEqual(first);
  });

  it('move to whoever registered the token last', async () => {
    const other = await givenUser(platform.container.db);
    await newFan();
    const token = newId();
    const theirs = await register(other, token);
    const mine = await register(fan, token);
    expect(mine.id).not.toBe(theirs.id);
    expect((await readDevices(platform.container, other.id)).items).toEqual([]);
    await expect(removeDevice(platform.container, mine.id, other.id)).rejects.toMatchObject({
      type: 'not-found',
    });
    await removeDevice(platform.container, mine.id, fan.id);
    expect((await readDevices(platform.container, fan.id)).items).toEqual([]);
  });

  it('are twenty at most: the one not seen for longest goes', async () => {
    await newFan();
    const first = await register(fan, newId());
    await platform.container.db
      .updateTable('notification_devices')
      .set({ seen_at: new Date(0) })
      .where('id', '=', first.id)
      .execute();
    for (let one = 0; one < 20; one += 1) await register(fan, newId());
    const { items } = await readDevices(platform.container, fan.id);
    expect(items).toHaveLength(20);
    expect(items.map(({ id }) => id)).not.toContain(first.id);
  });
});

describe('a phone number', () => {
  const number = '+4915112345678';
  const sentCode = () => /\d{6}/.exec(platform.texted.findLast(({ userId }) => userId === fan.id)!.text)![0];
  const other = (code: string) => (code === '000000' ? '000001' : '000000');

  it('is confirmed by the code that was sent to it, and only once', async () => {
    const { container } = platform;
    await newFan();
    await putPhone(container, number, fan.id);
    expect(await getPhone(container, fan.id)).toEqual({
      number: null,
      confirmedAt: null,
      pendingNumber: number,
    });
    const code = sentCode();
    const [row] = await container.db
      .selectFrom('notification_phones')
      .select('code_hash')
      .where('user_id', '=', fan.id)
      .execute();
    expect(row!.code_hash).not.toContain(code);

    await expect(confirmPhone(container, other(code), fan.id)).rejects.toMatchObject({ type: 'code-wrong' });
    expect(await confirmPhone(container, code, fan.id)).toMatchObject({ number, pendingNumber: null });
    await expect(confirmPhone(container, code, fan.id)).rejects.toMatchObject({ type: 'code-expired' });
    await removePhone(container, fan.id);
    expect(await getPhone(container, fan.id)).toMatchObject({ number: null, confirmedAt: null });
  });

  it('cannot be guessed: five tries, also with many at once', async () => {
    const { container } = platform;
    await newFan();
    await putPhone(container, number, fan.id);
    const code = sentCode();
    const wrong = await Promise.allSettled(
      Array.from({ length: 12 }, () => confirmPhone(container, other(code), fan.id)),
    );
    const types = wrong.map((result) => (result.status === 'rejected' ? result.reason.type : 'confirmed'));
    expect(types.filter((type) => type === 'code-wrong')).toHaveLength(5);
    await expect(confirmPhone(container, code, fan.id)).rejects.toMatchObject({ type: 'code-expired' });
  });

  it('keeps the one before until the new one is confirmed, within ten minutes', async () => {
    const { container } = platform;
    await newFan();
    await givenNumber(platform, fan.id, '+33612345678');
    await putPhone(container, number, fan.id);
    expect(await getPhone(container, fan.id)).toMatchObject({
      number: '+33612345678',
      pendingNumber: number,
    });
    await container.db
      .updateTable('notification_phones')
      .set({ code_expires_at: sql<Date>`UTC_TIMESTAMP(3)` })
      .where('user_id', '=', fan.id)
      .execute();
    await expect(confirmPhone(container, sentCode(), fan.id)).rejects.toMatchObject({ type: 'code-expired' });
    expect(await getPhone(container, fan.id)).toMatchObject({ number: '+33612345678' });
  });

  it('gets five codes a day, and as many again the next day, whatever is taken away in between', async () => {
    const { container } = platform;
    await newFan();
    for (let one = 0; one < 5; one += 1) await putPhone(container, number, fan.id);
    await removePhone(container, fan.id);
    await expect(putPhone(container, number, fan.id)).rejects.toMatchObject({ type: 'too-many-codes' });
    const tomorrow = { ...container, clock: () => after(new Date(), 24 * HOUR) };
    await putPhone(tomorrow, number, fan.id);
  });

  it('is asked for again when the code could not be sent', async () => {
    const { container } = platform;
    await newFan();
    platform.failing(1);
    await expect(putPhone(container, number, fan.id)).rejects.toMatchObject({ kind: 'unavailable' });
    await putPhone(container, number, fan.id);
    expect(await confirmPhone(container, sentCode(), fan.id)).toMatchObject({ number });
  });
});

/** The tables, where one command does something else. */
function withSend(
  tables: Platform['container']['tables'],
  command: string,
  instead: () => never,
): Platform['container']['tables'] {
  return new Proxy(tables, {
    get: (target, name) =>
      name === 'send'
        ? (sent: object) => (sent.constructor.name === command ? instead() : target.send(sent as never))
        : Reflect.get(target, name),
  });
}
