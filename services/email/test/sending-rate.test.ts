import { readFileSync } from 'node:fs';
import { authEvents } from '@concert/contracts/events/auth';
import { emailOperations as operations } from '@concert/contracts/http/email';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenUser } from '@concert/testing/builders';
import { callBy, envelope, sqsEvent } from '@concert/testing/calls';
import { until } from '@concert/testing/until';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { openSendRate, REST_SECONDS, SENDING_INSTANCES } from '../src/store/send-rate.ts';
import { sendEmail } from '../src/use-cases/send-email.ts';
import { takeAll } from './feedback-queue.ts';
import { mailsTo } from './mailbox.ts';

let container: EmailContainer;

beforeAll(async () => {
  container = await buildContainer(process.env);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

/** Two instances' shares of one pace; how long each call was told to wait. */
function twoInstances(perSecond: number) {
  const waits: number[] = [];
  const pause = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  const { cache, clock } = container;
  // A name of its own: other tests send as well.
  const name = newId();
  const open = () => openSendRate({ cache, clock, name, perSecond, pause });
  return { rates: [open(), open()], waits };
}

describe('the pace of mails', () => {
  it('is kept by all instances together', async () => {
    const { rates, waits } = twoInstances(2);
    await Promise.all(rates.flatMap((rate) => [rate.take(), rate.take()]));
    waits.sort((one, other) => one - other);
    // The first goes at once, the others half a second after each other, however long the test took.
    expect(waits.length).toBe(3);
    expect(waits[2]! - waits[0]!).toBeGreaterThanOrEqual(900);
    expect(waits[2]!).toBeLessThanOrEqual(1500);
  });

  it('sends a mail away whose turn is too far off, with the time to come again', async () => {
    const { rates } = twoInstances(0.2);
    await rates[0]!.take();
    await expect(rates[1]!.take()).rejects.toMatchObject({
      kind: 'too-many',
      type: 'mail-throttled',
      retryAfterSeconds: 5,
    });
  });

  it('rests everywhere when the day’s quota is used up', async () => {
    const { rates } = twoInstances(1000);
    const problem = await rates[0]!.rest();
    expect(problem.retryAfterSeconds).toBe(REST_SECONDS);
    await expect(rates[1]!.take()).rejects.toMatchObject({ retryAfterSeconds: REST_SECONDS });
  });

  it('is each instance’s own small share when Redis is away', async () => {
    const away = { ...container.cache, run: async () => undefined };
    const waits: number[] = [];
    let now = Date.now();
    const rate = openSendRate({
      cache: away,
      clock: () => new Date(now),
      name: newId(),
      perSecond: SENDING_INSTANCES,
      pause: async (milliseconds) => waits.push(milliseconds),
    });
    await rate.take();
    await rate.take();
    expect(waits).toEqual([1000]);
    now += 10_000;
    await rate.take();
    expect(waits).toEqual([1000]);
    await rate.rest();
    await expect(rate.take()).rejects.toMatchObject({ retryAfterSeconds: REST_SECONDS });
  });

  it('counts as many instances as may send at once', () => {
    const cloud = JSON.parse(
      readFileSync(new URL('../../../infrastructure/cloud.json', import.meta.url), 'utf8'),
    );
    const sending = Object.values<{ uses: { mail?: boolean }; reservedConcurrency: number }>(
      cloud.functions,
    ).filter((one) => one.uses.mail === true);
    expect(sending.reduce((sum, one) => sum + one.reservedConcurrency, 0)).toBe(SENDING_INSTANCES);
  });
});

/** A container whose SES says this, and what it put back into the queue. */
function throttledContainer(name: string, message: string) {
  const putBack: { readonly body: unknown; readonly delaySeconds: number | undefined }[] = [];
  const one: EmailContainer = {
    ...container,
    sendRate: openSendRate({
      cache: container.cache,
      clock: container.clock,
      name: newId(),
      perSecond: 1000,
      pause: async () => {},
    }),
    mailer: {
      ...container.mailer,
      send: () => Promise.reject(Object.assign(new Error(message), { name })),
    },
    emailQueue: {
      send: async (body, options) => {
        putBack.push({ body, delaySeconds: options?.delaySeconds });
      },
    },
  };
  return { one, putBack };
}

describe('a mail that SES has no room for', () => {
  const welcomed = (userId: string) =>
    envelope(authEvents.UserRegistered, userId, { userId, role: 'attendee' });

  it.each([
    ['TooManyRequestsException', 'Maximum sending rate exceeded.', 5],
    ['LimitExceededException', 'Daily message quota exceeded.', REST_SECONDS],
  ])('goes back into the queue as often as it takes, and out once: %s', async (name, message, seconds) => {
    const fan = await givenUser(container.db);
    const { one, putBack } = throttledContainer(name, message);
    const throttled = queueHandler('email', consumers(one), one.telemetry);
    expect(await throttled(sqsEvent([welcomed(fan.id)]))).toEqual({ batchItemFailures: [] });
    expect(putBack).toEqual([{ body: expect.anything(), delaySeconds: seconds }]);

    const again = sqsEvent([welcomed(fan.id)]);
    again.Records[0]!.body = JSON.stringify(putBack[0]!.body);
    const free = queueHandler('email', consumers(container), container.telemetry);
    expect(await free(again)).toEqual({ batchItemFailures: [] });
    expect(await free(again)).toEqual({ batchItemFailures: [] });
    expect(await mailsTo(fan.email)).toHaveLength(1);
  });

  it('goes by the real queue, to come back after its delay', async () => {
    const fan = await givenUser(container.db);
    const { one } = throttledContainer('TooManyRequestsException', 'x');
    const real = { ...one, emailQueue: container.emailQueue };
    const message = welcomed(fan.id);
    await queueHandler('email', consumers(real), real.telemetry)(sqsEvent([message]));
    const body = await until('the message is back', async () =>
      (await takeAll('concert-email-queue')).find((one) => one.includes(message.id)),
    );
    expect(JSON.parse(body)).toMatchObject({ 'detail-type': 'UserRegistered', detail: { id: message.id } });
  });

  it('tells an operator to come again later', async () => {
    const { one } = throttledContainer('TooManyRequestsException', 'x');
    const admin = await givenUser(container.db, 'admin');
    const body = operations.sendEmail.body.parse({ to: `${newId()}@test.example`, subject: 'x', text: 'y' });
    await expect(sendEmail(one, body, callBy(admin))).rejects.toMatchObject({
      kind: 'too-many',
      type: 'mail-throttled',
    });
  });
});
