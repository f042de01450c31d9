import { authEvents } from '@concert/contracts/events/auth';
import { notificationEvents } from '@concert/contracts/events/notification';
import { emailOperations as operations } from '@concert/contracts/http/email';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenConfirmedBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, envelope, sqsEvent } from '@concert/testing/calls';
import { type OwnDatabase, ownDatabase } from '@concert/testing/own-database';
import { newId } from '@concert/values/ids';
import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { listBookingCauses } from '../src/store/email-logs.ts';
import { bookingsOf, findVerification, readRecipient, readSums } from '../src/store/mail-facts.ts';
import { followFeedback } from '../src/use-cases/follow-feedback.ts';
import { purgeMails } from '../src/use-cases/purge-mails.ts';
import { putTemplate } from '../src/use-cases/put-template.ts';
import { bounceLog, emailLog, emailState } from '../src/use-cases/read-email-log.ts';
import { getTemplate, listTemplates, templateHistory } from '../src/use-cases/read-templates.ts';
import { sendEmail } from '../src/use-cases/send-email.ts';
import { liftSuppression, listSuppressions } from '../src/use-cases/suppressions.ts';
import { unsubscribe } from '../src/use-cases/unsubscribe.ts';

let own: OwnDatabase;
let container: EmailContainer;
let admin: TestUser;
/** The statements of the work under test, as they go to the database. */
let statements: RootOperationNode[] = [];

const recorder: KyselyPlugin = {
  transformQuery({ node }) {
    statements.push(node);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  own = await ownDatabase();
  await givenManyRows();
  admin = await givenUser(own.db, 'admin');
  const shared = await buildContainer(process.env);
  await shared.db.destroy();
  container = { ...shared, db: own.db.withPlugin(recorder) };
});

afterAll(async () => {
  container.cache.close();
  await own.drop();
});

const ADDRESS = 'somebody@test.example';

/** Enough that a plan matters: the optimiser reads a handful of rows as they lie, whatever indexes there are. */
async function givenManyRows(): Promise<void> {
  const numbers = sql`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 900)`;
  await sql`
    INSERT INTO email_logs (id, cause_key, user_id, recipient, template, subject, status, provider_message_id, booking_id, created_at, updated_at)
    ${numbers}
    SELECT UUID(), UUID(), UUID(), CONCAT(n, '@test.example'), 'plain', 'x', IF(n % 50 = 0, 'bounced', 'sent'), UUID(), UUID(),
           UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM numbers`.execute(own.db);
  await sql`
    INSERT INTO email_states (email_id, source_key, state, occurred_at)
    SELECT id, 'sent', 'sent', created_at FROM email_logs`.execute(own.db);
  await sql`
    INSERT INTO email_suppressions (id, address_key, reason, created_at)
    ${numbers} SELECT UUID(), CONCAT('key', n), 'bounce', UTC_TIMESTAMP(3) FROM numbers`.execute(own.db);
  await sql`
    INSERT INTO email_soft_bounces (address_key, email_id, occurred_at)
    ${numbers} SELECT CONCAT('key', n), UUID(), UTC_TIMESTAMP(3) FROM numbers`.execute(own.db);
  await sql`
    INSERT INTO email_unsubscribes (user_id, unsubscribed_at)
    ${numbers} SELECT UUID(), UTC_TIMESTAMP(3) FROM numbers`.execute(own.db);
  await sql`
    INSERT INTO email_templates (name, locale, version, updated_at)
    ${numbers} SELECT CONCAT('t', n), 'en', 1, UTC_TIMESTAMP(3) FROM numbers`.execute(own.db);
  await sql`
    INSERT INTO email_template_versions (name, locale, version, object_key, subject, created_at)
    SELECT name, locale, 1, 'x', 'x', updated_at FROM email_templates`.execute(own.db);
  await sql`ANALYZE TABLE email_logs, email_states, email_suppressions, email_soft_bounces, email_unsubscribes,
    email_templates, email_template_versions`.execute(own.db);
}

interface PlanStep {
  readonly table: string | null;
  readonly key: string | null;
  readonly Extra: string | null;
}

/** The steps that read a table without an index, of all statements that `work` sends. */
async function unserved(work: () => Promise<unknown>): Promise<readonly PlanStep[]> {
  statements = [];
  await work();
  const plain = container.db.withoutPlugins();
  const explained = statements
    .map((node) => plain.getExecutor().compileQuery(node, { queryId: 'plan' }))
    .filter(({ sql: text }) => !/^insert/i.test(text))
    .map(({ sql: text, parameters }) =>
      plain.executeQuery<PlanStep>(CompiledQuery.raw(`EXPLAIN ${text}`, [...parameters])),
    );
  expect(explained.length).toBeGreaterThan(0);
  const steps = (await Promise.all(explained)).flatMap(({ rows }) => rows);
  return steps.filter(({ table, key }) => table !== null && !table.startsWith('<') && key === null);
}

async function send(to: string): Promise<string> {
  const body = operations.sendEmail.body.parse({ to, subject: 'x', text: 'y' });
  const { recorded } = await sendEmail(container, body, callBy(admin));
  return operations.sendEmail.responses[201].body.parse(recorded.body).id;
}

function feedback(kind: 'Bounce' | 'Delivery', emailId: string, details: object): Promise<void> {
  const mail = {
    timestamp: '2027-05-14T18:00:00.000Z',
    messageId: 'message',
    destination: [ADDRESS],
    tags: emailId === '' ? {} : { emailId: [emailId] },
  };
  const timestamp = '2027-05-14T18:00:01.000Z';
  return followFeedback(
    container,
    JSON.stringify({ eventType: kind, mail, [kind.toLowerCase()]: { timestamp, ...details } }),
  );
}

describe('every statement is served by an index', () => {
  it('of a mail, of what SES tells of it, and of the suppression', async () => {
    let id = '';
    expect(
      await unserved(async () => {
        id = await send(ADDRESS);
      }),
    ).toEqual([]);
    expect(await unserved(() => feedback('Delivery', id, {}))).toEqual([]);
    expect(await unserved(() => feedback('Delivery', '', {}))).toEqual([]);
    const soft = { bounceType: 'Transient', bounceSubType: 'MailboxFull' };
    expect(await unserved(() => feedback('Bounce', id, soft))).toEqual([]);
    const hard = { bounceType: 'Permanent', bounceSubType: 'General', timestamp: '2027-05-14T18:00:02.000Z' };
    expect(await unserved(() => feedback('Bounce', id, hard))).toEqual([]);
    expect(await unserved(() => emailState(container, id))).toEqual([]);
    expect(await unserved(() => bounceLog(container, { limit: 2, cursor: undefined }))).toEqual([]);
    const someone = 'nobody@mail.example';
    for (const filter of [{}, { status: 'delivered' as const }, { recipient: someone }])
      expect(await unserved(() => emailLog(container, { limit: 2, ...filter }))).toEqual([]);

    const { items } = await listSuppressions(container, { limit: 20, address: ADDRESS });
    expect(items).toHaveLength(1);
    expect(await unserved(() => listSuppressions(container, { limit: 2 }))).toEqual([]);
    expect(await unserved(() => listSuppressions(container, { limit: 2, address: ADDRESS }))).toEqual([]);
    expect(await unserved(() => liftSuppression(container, items[0]!.id, callBy(admin)))).toEqual([]);
  });

  it('of templates', async () => {
    const template = operations.putTemplate.body.parse({
      name: 'plans',
      locale: 'en',
      subject: 'x',
      text: 'y',
    });
    expect(await unserved(() => putTemplate(container, template, callBy(admin)))).toEqual([]);
    expect(await unserved(() => getTemplate(container, template))).toEqual([]);
    expect(await unserved(() => getTemplate(container, template, 1))).toEqual([]);
    expect(await unserved(() => templateHistory(container, 'plans'))).toEqual([]);
    const first = await listTemplates(container, { limit: 2 });
    const cursor = first.nextCursor ?? undefined;
    expect(await unserved(() => listTemplates(container, { limit: 2, cursor }))).toEqual([]);
  });

  it('of unsubscribing, of erasing, of the purge, and of what mails read', async () => {
    const fan = await givenUser(own.db);
    const event = await givenEvent(own.db);
    const booking = await givenConfirmedBooking(own.db, fan, event, 1);
    const token = await container.linkTokens.unsubscribe(fan.id);
    expect(await unserved(() => unsubscribe(container, token, callBy(fan)))).toEqual([]);
    const handle = queueHandler('email', consumers(container), container.telemetry);
    const preferences = envelope(notificationEvents.PreferencesChanged, fan.id, {
      userId: fan.id,
      marketingByEmail: true,
    });
    await handle(sqsEvent([preferences]));
    await send(fan.email);
    const erased = envelope(authEvents.UserErased, fan.id, { userId: fan.id });
    expect(await unserved(() => handle(sqsEvent([erased])))).toEqual([]);
    expect(await unserved(() => purgeMails(container, { millisecondsLeft: () => 60_000 }))).toEqual([]);
    expect(await unserved(() => listBookingCauses(container.db, newId()))).toEqual([]);
    expect(await unserved(() => readRecipient(container.db, booking.id))).toEqual([]);
    expect(await unserved(() => readSums(container.db, booking.id))).toEqual([]);
    expect(await unserved(() => findVerification(container.db, newId()))).toEqual([]);
    expect(await unserved(() => bookingsOf(container.db, fan.id, event.id))).toEqual([]);
  });
});
