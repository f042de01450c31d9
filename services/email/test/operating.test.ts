import { emailOperations as operations } from '@concert/contracts/http/email';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { putTemplate } from '../src/use-cases/put-template.ts';
import { bounceLog, emailLog, emailState } from '../src/use-cases/read-email-log.ts';
import { sendEmail } from '../src/use-cases/send-email.ts';
import { mailsTo } from './mailbox.ts';

let container: EmailContainer;
let admin: TestUser;

beforeAll(async () => {
  container = await buildContainer(process.env);
  admin = await givenUser(container.db, 'admin');
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const Request = operations.sendEmail.body;
const Template = operations.putTemplate.body;
const State = operations.sendEmail.responses[201].body;

describe('an operator', () => {
  it('sends a mail from a template in the reader’s language, or in English where it is not translated', async () => {
    const template = Template.parse({
      name: `doors-${newId().slice(-6)}`,
      locale: 'en',
      subject: 'New doors for {{eventTitle}}',
      text: 'Hello {{name}}',
      variables: {
        eventTitle: { type: 'text', example: 'Northern Lights' },
        name: { type: 'text', example: 'Ada' },
      },
    });
    await putTemplate(container, template, callBy(admin));
    await putTemplate(
      container,
      { ...template, locale: 'de', subject: 'Neuer Einlass: {{eventTitle}}' },
      callBy(admin),
    );
    const fan = await givenUser(container.db);
    const send = async (locale: string) => {
      await container.db.updateTable('users').set({ locale }).where('id', '=', fan.id).execute();
      const variables = { eventTitle: 'A & B', name: '<b>Ada</b>' };
      const body = Request.parse({ userId: fan.id, template: template.name, variables });
      const { recorded } = await sendEmail(container, body, callBy(admin));
      return State.parse(recorded.body);
    };
    expect(await send('de')).toMatchObject({ status: 'sent', subject: 'Neuer Einlass: A & B' });
    expect(await send('fr')).toMatchObject({ status: 'sent', subject: 'New doors for A & B' });
    expect((await mailsTo(fan.email))[0]?.body.html).toContain('Hello &lt;b&gt;Ada&lt;/b&gt;');
  });

  it('sends once under one key, however often it is asked, and gets 422 for another mail', async () => {
    const to = `${newId()}@test.example`;
    const body = Request.parse({ to, subject: 'Hello', text: 'One\n\nTwo' });
    const call = callWithKey(admin, 'sendEmail', newId(), body);
    const first = await sendEmail(container, body, call);
    expect(await sendEmail(container, body, call)).toEqual(first);
    expect(await mailsTo(to)).toHaveLength(1);

    const other = callWithKey(admin, 'sendEmail', call.idempotency.key, { other: true });
    await expect(sendEmail(container, body, other)).rejects.toMatchObject({ type: 'idempotency-key-reused' });
    const { id } = State.parse(first.recorded.body);
    expect(operations.emailStatus.responses[200].body.parse(await emailState(container, id))).toMatchObject({
      status: 'sent',
      recipient: to,
    });
  });

  it('is told what is missing', async () => {
    const send = (body: object) => sendEmail(container, Request.parse(body), callBy(admin));
    await expect(send({ to: 'a@test.example', template: 'nowhere' })).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(send({ userId: newId(), subject: 'x', text: 'y' })).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(emailState(container, newId())).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('pages through bounces and complaints, the newest first, each once', async () => {
    const to = `${newId()}@test.example`;
    const ids: string[] = [];
    for (const status of ['bounced', 'complained', 'bounced', 'sent', 'complained']) {
      const id = newId();
      const now = new Date();
      await container.db
        .insertInto('email_logs')
        .values({
          id,
          cause_key: id,
          recipient: to,
          template: 'plain',
          subject: 'x',
          status,
          created_at: now,
          updated_at: now,
        })
        .execute();
      if (status !== 'sent') ids.unshift(id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = operations.bounceLog.responses[200].body.parse(
        await bounceLog(container, { limit: 2, cursor }),
      );
      seen.push(...page.items.filter((item) => item.recipient === to).map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
    const { items } = await emailLog(container, { limit: 100, recipient: to });
    expect(items).toHaveLength(5);
    expect(items.filter(({ status }) => status !== 'sent').map(({ id }) => id)).toEqual(ids);
    expect((await emailLog(container, { limit: 100, recipient: to, status: 'sent' })).items).toHaveLength(1);
    const first = await emailLog(container, { limit: 3, recipient: to });
    const rest = first.nextCursor ?? undefined;
    expect((await emailLog(container, { limit: 3, recipient: to, cursor: rest })).items).toHaveLength(2);
  });
});
