import { authEvents } from '@concert/contracts/events/auth';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { verifyOneTimeToken } from '@concert/values/one-time-links';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { mailsTo } from './mailbox.ts';

let container: EmailContainer;
let handle: ReturnType<typeof queueHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  handle = queueHandler('email', consumers(container), container.telemetry);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const allFine = { batchItemFailures: [] };

async function givenChange(fan: TestUser) {
  const wanted = `new-${newId()}@test.example`;
  const verificationId = newId();
  const at = new Date();
  const link = { id: verificationId, user_id: fan.id, email: wanted, previous_email: fan.email };
  await container.db
    .insertInto('email_verifications')
    .values({ ...link, expires_at: new Date(at.getTime() + 86_400_000), created_at: at })
    .execute();
  return { wanted, data: { userId: fan.id, verificationId } };
}

const erase = (fan: TestUser) =>
  container.db.updateTable('users').set({ erased_at: new Date() }).where('id', '=', fan.id).execute();

describe('a change of address', () => {
  it('is mailed to both: the link to the new address, a warning without it to the present one', async () => {
    const fan = await givenUser(container.db);
    const { wanted, data } = await givenChange(fan);
    const message = envelope(authEvents.EmailChangeRequested, fan.id, data);
    expect(await handle(sqsEvent([message]))).toEqual(allFine);
    expect(await handle(sqsEvent([message]))).toEqual(allFine);

    const [link, ...more] = await mailsTo(wanted);
    expect(more).toEqual([]);
    const url = new URL(/https?:\S+verify-email\?\S+/.exec(link?.body.text ?? '')?.[0] ?? '');
    const { key } = await container.secrets.json('concert/link-key', z.object({ key: z.string() }));
    expect(verifyOneTimeToken(key, 'email-verification', url.searchParams.get('token') ?? '')).toBe(
      data.verificationId,
    );
    const [warning, ...others] = await mailsTo(fan.email);
    expect(others).toEqual([]);
    expect(warning?.subject).toBe('Your account is to get another e-mail address');
    expect(warning?.body.text).not.toMatch(/token=/);
    expect(warning?.body.text).not.toContain(wanted);
  });

  it('is told to the address that was given up once it is made', async () => {
    const fan = await givenUser(container.db);
    const { wanted, data } = await givenChange(fan);
    expect(await handle(sqsEvent([envelope(authEvents.EmailChanged, fan.id, data)]))).toEqual(allFine);
    expect((await mailsTo(fan.email)).map((mail) => mail.subject)).toEqual([
      'Your account has another e-mail address now',
    ]);
    expect(await mailsTo(wanted)).toEqual([]);
  });

  it('of an account that was erased meanwhile is mailed to nobody', async () => {
    const fan = await givenUser(container.db);
    const { wanted, data } = await givenChange(fan);
    await erase(fan);
    const both = [
      envelope(authEvents.EmailChangeRequested, fan.id, data),
      envelope(authEvents.EmailChanged, fan.id, data),
    ];
    expect(await handle(sqsEvent(both))).toEqual(allFine);
    expect([...(await mailsTo(fan.email)), ...(await mailsTo(wanted))]).toEqual([]);
  });
});

describe('a change of the second factor', () => {
  const news = (fan: TestUser) => [
    envelope(authEvents.SecondFactorEnabled, fan.id, { userId: fan.id }),
    envelope(authEvents.SecondFactorDisabled, fan.id, { userId: fan.id, by: 'admin' as const }),
    envelope(authEvents.RecoveryCodeUsed, fan.id, { userId: fan.id, left: 1 }),
  ];

  it('is mailed, each once, with who did it and how many codes are left', async () => {
    const fan = await givenUser(container.db);
    for (const message of news(fan)) {
      expect(await handle(sqsEvent([message]))).toEqual(allFine);
      expect(await handle(sqsEvent([message]))).toEqual(allFine);
    }
    const mails = await mailsTo(fan.email);
    expect(mails.map((mail) => mail.subject).toSorted()).toEqual([
      'A recovery code was used',
      'Two-step login is off',
      'Two-step login is on',
    ]);
    const texts = mails.map((mail) => mail.body.text).join();
    expect(texts).toContain('an operator took two-step login away');
    expect(texts).toContain('One is left');
  });

  it('of an erased account is mailed to nobody', async () => {
    const fan = await givenUser(container.db);
    await erase(fan);
    expect(await handle(sqsEvent(news(fan)))).toEqual(allFine);
    expect(await mailsTo(fan.email)).toEqual([]);
  });
});
