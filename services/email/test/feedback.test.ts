import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { emailOperations as operations } from '@concert/contracts/http/email';
import { messageHandler } from '@concert/service-kit/messages';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { followFeedback } from '../src/use-cases/follow-feedback.ts';
import { bounceLog, emailState } from '../src/use-cases/read-email-log.ts';
import { sendEmail } from '../src/use-cases/send-email.ts';
import { liftSuppression, listSuppressions, suppressAddress } from '../src/use-cases/suppressions.ts';
import { feedbackOn, rawEvent } from './feedback-queue.ts';
import { told } from './told.ts';

let container: EmailContainer;
let admin: TestUser;
let handle: ReturnType<typeof messageHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  admin = await givenUser(container.db, 'admin');
  handle = messageHandler(
    'email-feedback',
    ({ body }) => followFeedback(container, body),
    container.telemetry,
  );
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const allFine = { batchItemFailures: [] };
const State = operations.sendEmail.responses[201].body;

async function send(to: string) {
  const body = operations.sendEmail.body.parse({ to, subject: 'Hello', text: 'Hello' });
  return State.parse((await sendEmail(container, body, callBy(admin))).recorded.body);
}

/** An address of SES's mailbox simulator that no other test has. */
const simulated = (kind: string) => `${kind}+${newId()}@simulator.amazonses.com`;

const stateOf = async (id: string) =>
  operations.emailStatus.responses[200].body.parse(await emailState(container, id));

const suppressionOf = async (address: string) =>
  (await listSuppressions(container, { limit: 20, address })).items[0];

/** Sends to an address and follows all that SES tells of it. */
async function sendAndFollow(to: string, events = 1) {
  const { id } = await send(to);
  const feedback = await feedbackOn([id], events);
  expect(await handle(rawEvent(feedback.map(({ body }) => body)))).toEqual(allFine);
  return { id, bodies: feedback.map(({ body }) => body) };
}

const mailOf = (emailId: string, to: string) => ({
  timestamp: '2027-05-14T18:00:00.000Z',
  messageId: `message-of-${emailId}`,
  destination: [to],
  tags: { emailId: [emailId] },
});

function bounceOf(emailId: string, to: string, changed: object = {}): string {
  const bounce = {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: to, status: '5.1.1' }],
    timestamp: '2027-05-14T18:00:10.000Z',
    ...changed,
  };
  return JSON.stringify({ eventType: 'Bounce', mail: mailOf(emailId, to), bounce });
}

function deliveryOf(emailId: string, to: string, timestamp = '2027-05-14T18:00:05.000Z'): string {
  return JSON.stringify({ eventType: 'Delivery', mail: mailOf(emailId, to), delivery: { timestamp } });
}

function complaintOf(emailId: string, to: string): string {
  const complaint = { complaintFeedbackType: 'abuse', timestamp: '2027-05-14T19:00:00.000Z' };
  return JSON.stringify({ eventType: 'Complaint', mail: mailOf(emailId, to), complaint });
}

describe('what SES tells of a mail', () => {
  it('comes by the topic and its queue, and brings a mail from sent to delivered', async () => {
    const to = `${newId()}@test.example`;
    const { id } = await sendAndFollow(to);
    const state = await stateOf(id);
    expect(state).toMatchObject({ status: 'delivered', bounceKind: null });
    expect(state.history.map((one) => one.state).sort()).toEqual(['delivered', 'sent']);
    expect(await told(container, 'EmailDelivered', id)).toEqual([
      { emailId: id, userId: null, template: 'plain', notificationId: null },
    ]);
    const { Item } = await container.tables.send(
      new GetCommand({ TableName: 'email_log', Key: { messageId: state.providerMessageId } }),
    );
    expect(Item).toMatchObject({ emailId: id, status: 'delivered' });
  });

  it('suppresses an address that bounced for good: the next mail to it is not sent', async () => {
    const to = simulated('bounce');
    const { id } = await sendAndFollow(to);
    expect(await stateOf(id)).toMatchObject({ status: 'bounced', bounceKind: 'permanent' });
    expect(await told(container, 'EmailBounced', id)).toEqual([
      expect.objectContaining({ isPermanent: true }),
    ]);
    expect(await suppressionOf(to.toUpperCase())).toMatchObject({
      address: to,
      reason: 'bounce',
      emailId: id,
    });
    expect(await send(to)).toMatchObject({ status: 'suppressed', failure: 'address' });
  });

  it('suppresses an address that complained, also after its mail was delivered', async () => {
    const to = simulated('complaint');
    const { id } = await sendAndFollow(to, 2);
    const state = await stateOf(id);
    expect(state.status).toBe('complained');
    expect(state.history.map((one) => one.state)).toEqual(
      expect.arrayContaining(['sent', 'delivered', 'complained']),
    );
    expect(await told(container, 'EmailComplained', id)).toHaveLength(1);
    expect(await suppressionOf(to)).toMatchObject({ reason: 'complaint' });
  });

  it('knows SES’s own suppression list, a delay that ends well, and a mail that SES rejects later', async () => {
    const listed = await sendAndFollow(simulated('suppressionlist'));
    expect(await stateOf(listed.id)).toMatchObject({ status: 'bounced', bounceKind: 'permanent' });

    const delayed = await stateOf((await sendAndFollow(simulated('delay'), 2)).id);
    expect(delayed.status).toBe('delivered');
    expect(delayed.history.map((one) => one.state)).toContain('delayed');

    const rejected = await sendAndFollow(simulated('reject'));
    expect(await stateOf(rejected.id)).toMatchObject({ status: 'failed', failure: 'Reject: Bad content' });
    expect(await told(container, 'EmailFailed', rejected.id)).toEqual([
      expect.objectContaining({ failure: 'Reject' }),
    ]);
  });

  it('changes nothing twice when it comes twice, at once or later', async () => {
    const to = simulated('bounce');
    const { id, bodies } = await sendAndFollow(to);
    await Promise.all([handle(rawEvent(bodies)), handle(rawEvent([...bodies, ...bodies]))]);
    expect((await stateOf(id)).history.filter((one) => one.state === 'bounced')).toHaveLength(1);
    expect(await told(container, 'EmailBounced', id)).toHaveLength(1);
    expect(await told(container, 'AddressSuppressed', id)).toHaveLength(1);
  });

  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]], [[2, 0, 1]]])(
    'leads to the same end in whatever order it comes: %j',
    async (order) => {
      const to = `${newId()}@test.example`;
      const { id } = await send(to);
      const bodies = [deliveryOf(id, to), bounceOf(id, to), complaintOf(id, to)];
      for (const index of order) await handle(rawEvent([bodies[index]!]));
      const state = await stateOf(id);
      expect(state.status).toBe('complained');
      expect(state.history.map((one) => one.state).filter((one) => one !== 'sent')).toEqual([
        'delivered',
        'bounced',
        'complained',
      ]);
      expect(await told(container, 'AddressSuppressed', id)).toHaveLength(1);
    },
  );

  it('keeps a bounce when a late delivery comes, and tells nobody of that', async () => {
    const to = `${newId()}@test.example`;
    const { id } = await send(to);
    await handle(rawEvent([bounceOf(id, to)]));
    await handle(rawEvent([deliveryOf(id, to)]));
    expect((await stateOf(id)).status).toBe('bounced');
    expect(await told(container, 'EmailDelivered', id)).toEqual([]);
  });

  it('takes SES’s word for a mail whose sender died before it noted that SES took it', async () => {
    const to = `${newId()}@test.example`;
    const { id } = await send(to);
    await container.db
      .updateTable('email_logs')
      .set({ status: 'sending', provider_message_id: null })
      .where('id', '=', id)
      .execute();
    await handle(rawEvent([deliveryOf(id, to)]));
    expect(await stateOf(id)).toMatchObject({ status: 'delivered', providerMessageId: `message-of-${id}` });
  });

  it('changes nothing for a mail that nobody knows, and puts what SES does not write aside', async () => {
    const [unknown, hostile] = [deliveryOf(newId(), 'a@test.example'), '{"eventType":"Bounce","mail":{}}'];
    expect(await handle(rawEvent([unknown, hostile, 'not JSON']))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }],
    });
  });
});

describe('mails that come back for now', () => {
  const soft = (emailId: string, to: string, timestamp = '2027-05-14T18:00:10.000Z') =>
    bounceOf(emailId, to, { bounceType: 'Transient', bounceSubType: 'MailboxFull', timestamp });

  it('suppress their address at the third in a row, not before', async () => {
    const to = `${newId()}@test.example`;
    const ids = [(await send(to)).id, (await send(to)).id, (await send(to)).id];
    for (const id of ids.slice(0, 2)) await handle(rawEvent([soft(id, to), soft(id, to)]));
    expect(await suppressionOf(to)).toBeUndefined();
    expect(await stateOf(ids[0]!)).toMatchObject({ status: 'bounced', bounceKind: 'transient' });
    await handle(rawEvent([soft(ids[2]!, to)]));
    expect(await suppressionOf(to)).toMatchObject({ reason: 'soft-bounces', emailId: ids[2] });
  });

  it('are forgotten once a mail arrives, and do not count when the mail itself was at fault', async () => {
    const to = `${newId()}@test.example`;
    const ids = await Promise.all(Array.from({ length: 5 }, async () => (await send(to)).id));
    await handle(rawEvent([soft(ids[0]!, to)]));
    await handle(rawEvent([soft(ids[1]!, to)]));
    await handle(rawEvent([deliveryOf(ids[2]!, to, '2027-05-14T18:10:00.000Z')]));
    await handle(rawEvent([soft(ids[3]!, to, '2027-05-14T18:20:00.000Z')]));
    const tooLarge = { bounceType: 'Transient', bounceSubType: 'MessageTooLarge' };
    await handle(rawEvent([bounceOf(ids[4]!, to, tooLarge)]));
    expect(await suppressionOf(to)).toBeUndefined();
  });
});

describe('an operator', () => {
  it('lets an address be written to again, and that is told', async () => {
    const to = simulated('bounce');
    await sendAndFollow(to);
    const { id } = (await suppressionOf(to))!;
    await liftSuppression(container, id, callBy(admin));
    await liftSuppression(container, id, callBy(admin));
    expect(await suppressionOf(to)).toBeUndefined();
    expect(await told(container, 'SuppressionLifted', id)).toEqual([{ suppressionId: id, reason: 'bounce' }]);
    expect((await send(to)).status).toBe('sent');
  });

  it('suppresses an address by hand, once under one key, and an address that is suppressed stays as it is', async () => {
    const body = { address: `${newId()}@test.example`, note: 'Asked by phone' };
    const call = callWithKey(admin, 'suppressAddress', newId(), body);
    const [first, second] = await Promise.all([
      suppressAddress(container, body, call),
      suppressAddress(container, body, call),
    ]);
    expect(second).toEqual(first);
    const again = await suppressAddress(container, { address: body.address }, callBy(admin));
    expect(operations.suppressAddress.responses[201].body.parse(again.recorded.body)).toMatchObject({
      reason: 'operator',
      note: 'Asked by phone',
    });
    expect((await send(body.address)).status).toBe('suppressed');
  });

  it('pages through suppressions, the newest first, each once', async () => {
    const made: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { recorded } = await suppressAddress(
        container,
        { address: `${newId()}@test.example` },
        callBy(admin),
      );
      made.unshift(operations.suppressAddress.responses[201].body.parse(recorded.body).id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listSuppressions(container, { limit: 2, cursor });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && !made.every((id) => seen.includes(id)));
    expect(seen.filter((id) => made.includes(id))).toEqual(made);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('finds real bounces and complaints in the bounce log', async () => {
    const bounced = await sendAndFollow(simulated('bounce'));
    const soft = await sendAndFollow(simulated('softbounce'));
    const { items } = operations.bounceLog.responses[200].body.parse(
      await bounceLog(container, { limit: 100 }),
    );
    expect(items.find((item) => item.id === bounced.id)).toMatchObject({ bounceKind: 'permanent' });
    expect(items.find((item) => item.id === soft.id)).toMatchObject({ bounceKind: 'transient' });
  });
});
