import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { authEvents } from '@concert/contracts/events/auth';
import { emailOperations as operations } from '@concert/contracts/http/email';
import { queueHandler } from '@concert/service-kit/consumers';
import { messageHandler } from '@concert/service-kit/messages';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { followFeedback } from '../src/use-cases/follow-feedback.ts';
import { purgeMails } from '../src/use-cases/purge-mails.ts';
import { emailState } from '../src/use-cases/read-email-log.ts';
import { sendEmail } from '../src/use-cases/send-email.ts';
import { listSuppressions } from '../src/use-cases/suppressions.ts';
import { rawEvent } from './feedback-queue.ts';

let container: EmailContainer;
let admin: TestUser;
let handle: ReturnType<typeof queueHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  admin = await givenUser(container.db, 'admin');
  handle = queueHandler('email', consumers(container), container.telemetry);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const allFine = { batchItemFailures: [] };
const erased = (fan: TestUser) => envelope(authEvents.UserErased, fan.id, { userId: fan.id });

async function sendTo(recipient: { readonly userId: string } | { readonly to: string }): Promise<string> {
  const body = operations.sendEmail.body.parse({ ...recipient, subject: 'For Ada', text: 'Hello' });
  const { recorded } = await sendEmail(container, body, callBy(admin));
  return operations.sendEmail.responses[201].body.parse(recorded.body).id;
}

const complaintOf = (emailId: string, to: string) =>
  JSON.stringify({
    eventType: 'Complaint',
    mail: {
      timestamp: '2027-05-14T18:00:00.000Z',
      messageId: `message-of-${emailId}`,
      destination: [to],
      tags: { emailId: [emailId] },
    },
    complaint: { timestamp: '2027-05-14T19:00:00.000Z' },
  });

describe('a person who is erased', () => {
  it('leaves no address and no subject behind, in MySQL or DynamoDB, also in mails to the bare address', async () => {
    const fan = await givenUser(container.db);
    const ids = [await sendTo({ userId: fan.id }), await sendTo({ to: fan.email.toUpperCase() })];
    const other = await givenUser(container.db);
    const others = await sendTo({ userId: other.id });
    const before = await emailState(container, ids[0]!);

    expect(await handle(sqsEvent([erased(fan), erased(fan)]))).toEqual(allFine);
    for (const id of ids) {
      const state = await emailState(container, id);
      expect(state).toMatchObject({ recipient: null, subject: null, status: 'sent' });
      expect(JSON.stringify(state).toLowerCase()).not.toContain(fan.email);
    }
    const { Item } = await container.tables.send(
      new GetCommand({ TableName: 'email_log', Key: { messageId: before.providerMessageId } }),
    );
    expect(Item).toBeUndefined();
    expect((await emailState(container, others)).recipient).toBe(other.email);
  });

  it('stays suppressed by a key, and a complaint that comes afterwards suppresses without an address', async () => {
    const follow = messageHandler(
      'email-feedback',
      ({ body }) => followFeedback(container, body),
      container.telemetry,
    );
    const [complained, late] = [await givenUser(container.db), await givenUser(container.db)];
    const first = await sendTo({ userId: complained.id });
    await follow(rawEvent([complaintOf(first, complained.email)]));
    const second = await sendTo({ userId: late.id });
    await handle(sqsEvent([erased(complained), erased(late)]));
    expect(await follow(rawEvent([complaintOf(second, late.email)]))).toEqual(allFine);

    for (const { email } of [complained, late]) {
      const { items } = await listSuppressions(container, { limit: 20, address: email });
      expect(items).toEqual([expect.objectContaining({ address: null, reason: 'complaint' })]);
      const id = await sendTo({ to: email });
      expect((await emailState(container, id)).status).toBe('suppressed');
    }
  });
});

describe('the purge', () => {
  it('removes mails after a year with their history, in batches, and leaves younger ones', async () => {
    const fan = await givenUser(container.db);
    const [old, young] = [await sendTo({ userId: fan.id }), await sendTo({ userId: fan.id })];
    const aged = async (id: string, days: number) =>
      container.db
        .updateTable('email_logs')
        .set({ created_at: new Date(Date.now() - days * 86_400_000) })
        .where('id', '=', id)
        .execute();
    await aged(old, 366);
    await aged(young, 364);
    await container.db
      .insertInto('email_soft_bounces')
      .values({
        address_key: newId(),
        email_id: newId(),
        occurred_at: new Date(Date.now() - 29 * 86_400_000),
      })
      .execute();
    const figures = await purgeMails(container, { millisecondsLeft: () => 60_000 });
    expect(figures.mailsPurged).toBeGreaterThanOrEqual(1);
    expect(figures.softBouncesPurged).toBeGreaterThanOrEqual(1);
    await expect(emailState(container, old)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await emailState(container, young)).id).toBe(young);
    const states = await container.db
      .selectFrom('email_states')
      .select('email_id')
      .where('email_id', '=', old)
      .execute();
    expect(states).toEqual([]);
  });

  it('leaves the rest to the next run when there is no time', async () => {
    const figures = await purgeMails(container, { millisecondsLeft: () => 1_000 });
    expect(figures).toEqual({ mailsPurged: 0, softBouncesPurged: 0 });
  });
});
