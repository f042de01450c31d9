import { emailOperations as operations } from '@concert/contracts/http/email';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { putTemplate, restoreTemplate } from '../src/use-cases/put-template.ts';
import {
  getTemplate,
  listTemplates,
  previewTemplate,
  templateHistory,
} from '../src/use-cases/read-templates.ts';
import { sendEmail } from '../src/use-cases/send-email.ts';
import { mailsTo } from './mailbox.ts';
import { told } from './told.ts';

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

const Put = operations.putTemplate.body;
const Stored = operations.putTemplate.responses[200].body;
const newName = () => `doors-${newId().slice(-12)}`;

const draft = (changed: object = {}) =>
  Put.parse({
    name: newName(),
    locale: 'en',
    subject: 'New doors for {{eventTitle}}',
    text: 'Hello {{name}}, doors open at {{doors}}.',
    variables: {
      name: { type: 'text', example: 'Ada' },
      eventTitle: { type: 'text', example: 'Northern Lights' },
      doors: { type: 'date', example: { at: '2027-05-14T16:30:00Z', timezone: 'Europe/Berlin' } },
    },
    ...changed,
  });

const put = async (template: ReturnType<typeof draft>) =>
  Stored.parse((await putTemplate(container, template, callBy(admin))).recorded.body);

describe('a template', () => {
  it('gets a version with each change; an older one is read and restored as the newest', async () => {
    const first = draft();
    const translation = { name: first.name, locale: first.locale };
    expect((await put(first)).version).toBe(1);
    expect((await put({ ...first, subject: 'Changed' })).version).toBe(2);
    expect((await getTemplate(container, translation)).subject).toBe('Changed');
    expect((await getTemplate(container, translation, 1)).subject).toBe(first.subject);

    const { recorded } = await restoreTemplate(
      container,
      { translation, body: { version: 1, expectedVersion: 2 } },
      callBy(admin),
    );
    expect(recorded.body).toMatchObject({ version: 3, subject: first.subject });
    expect(await getTemplate(container, translation)).toMatchObject({ version: 3, subject: first.subject });
    const history = operations.templateHistory.responses[200].body.parse(
      await templateHistory(container, first.name),
    );
    expect(history.translations).toEqual([
      {
        locale: 'en',
        version: 3,
        versions: [
          expect.objectContaining({ version: 3, restoredFrom: 1, createdBy: admin.id }),
          expect.objectContaining({ version: 2, restoredFrom: null, subject: 'Changed' }),
          expect.objectContaining({ version: 1, restoredFrom: null }),
        ],
      },
    ]);
    expect(await told(container, 'EmailTemplateStored', first.name)).toHaveLength(3);
  });

  it('is not overwritten by an operator who has not seen the newest version', async () => {
    const first = draft({ expectedVersion: 0 });
    await put(first);
    await expect(put(first)).rejects.toMatchObject({ kind: 'precondition-failed' });
    const change = (subject: string) => put({ ...first, subject, expectedVersion: 1 });
    const results = await Promise.allSettled([change('One'), change('Two'), change('Three')]);
    const kept = results.filter((one) => one.status === 'fulfilled');
    expect(kept).toHaveLength(1);
    for (const one of results)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ kind: 'precondition-failed' });
  });

  it('keeps every change of operators who do not say what they expect', async () => {
    const first = draft();
    const versions = await Promise.all(
      Array.from({ length: 5 }, (_, index) => put({ ...first, subject: `Number ${index}` })),
    );
    expect(versions.map((one) => one.version).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('gets one version under one key, also when twins expect the same one', async () => {
    const first = draft({ expectedVersion: 0 });
    const call = callWithKey(admin, 'putTemplate', newId(), first);
    const answers = await Promise.all(Array.from({ length: 4 }, () => putTemplate(container, first, call)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await getTemplate(container, first)).toMatchObject({ version: 1 });
    const other = callWithKey(admin, 'putTemplate', call.idempotency.key, { other: true });
    await expect(putTemplate(container, first, other)).rejects.toMatchObject({
      type: 'idempotency-key-reused',
    });
  });

  it('is refused with the names of places that are not declared and of examples of another type', async () => {
    const wrong = draft({
      subject: '{{who}}',
      html: '<p>{{where}}</p>',
      variables: { name: { type: 'number', example: 'Ada' }, doors: { type: 'text', example: 'x' } },
    });
    await expect(put(wrong)).rejects.toMatchObject({
      errors: [
        expect.objectContaining({ field: 'subject' }),
        expect.objectContaining({ field: 'html' }),
        expect.objectContaining({ field: 'variables.name.example' }),
      ],
    });
    expect(
      Put.safeParse({ ...draft(), variables: { 'no name': { type: 'text', example: '' } } }).success,
    ).toBe(false);
  });

  it('checks the variables of a mail before anything is sent, and names each that does not fit', async () => {
    const template = draft();
    await put(template);
    const to = `${newId()}@test.example`;
    const body = operations.sendEmail.body.parse({
      to,
      template: template.name,
      variables: {
        name: 7,
        surname: 'Fan',
        doors: { at: '2027-05-14T16:30:00Z', timezone: 'Europe/Berlin' },
      },
    });
    await expect(sendEmail(container, body, callBy(admin))).rejects.toMatchObject({
      kind: 'invalid',
      errors: [
        { field: 'variables.surname', message: expect.any(String) },
        { field: 'variables.name', message: 'must be a text' },
        { field: 'variables.eventTitle', message: expect.stringContaining('must be given') },
      ],
    });
    expect(await mailsTo(to)).toEqual([]);
  });

  it('is listed by name and language, page by page', async () => {
    const prefix = newName();
    for (const name of [`${prefix}-a`, `${prefix}-b`])
      for (const locale of ['en', 'de']) await put(draft({ name, locale }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = operations.listTemplates.responses[200].body.parse(
        await listTemplates(container, { limit: 3, cursor }),
      );
      seen.push(...page.items.map((item) => `${item.name} ${item.locale}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.filter((one) => one.startsWith(prefix))).toEqual([
      `${prefix}-a de`,
      `${prefix}-a en`,
      `${prefix}-b de`,
      `${prefix}-b en`,
    ]);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('of Concert’s own is listed beside them and shown, and its name is not given away', async () => {
    const { builtIn } = await listTemplates(container, { limit: 1 });
    expect(builtIn).toContainEqual({ name: 'password-reset', subject: 'Choose a new password' });
    const shown = await previewTemplate(container, { name: 'password-reset', locale: 'de', variables: {} });
    expect(shown.subject).toBe('Neues Passwort wählen');
    await expect(put(draft({ name: 'password-reset' }))).rejects.toMatchObject({
      errors: [{ field: 'name', message: expect.stringContaining('Concert’s own') }],
    });
  });

  it('that does not exist is not found', async () => {
    const translation = { name: newName(), locale: 'en' as const };
    const missing = { kind: 'not-found' };
    await expect(getTemplate(container, translation)).rejects.toMatchObject(missing);
    await expect(templateHistory(container, translation.name)).rejects.toMatchObject(missing);
    await expect(
      restoreTemplate(container, { translation, body: { version: 1 } }, callBy(admin)),
    ).rejects.toMatchObject(missing);
  });
});

describe('a preview', () => {
  const Preview = operations.previewTemplate.body;

  it('shows a draft and a stored template with examples and given values, and sends nothing', async () => {
    const { name, locale, expectedVersion: _none, ...content } = draft();
    const ofDraft = await previewTemplate(container, Preview.parse({ draft: content }));
    expect(ofDraft).toMatchObject({
      subject: 'New doors for Northern Lights',
      text: expect.stringContaining('Hello Ada, doors open at Friday, May 14, 2027 at 6:30'),
      html: expect.stringContaining('<!doctype html>'),
    });
    await put({ name, locale, ...content });
    const ofStored = await previewTemplate(
      container,
      Preview.parse({ name, variables: { name: '<b>Grace</b>' } }),
    );
    expect(ofStored.html).toContain('&lt;b&gt;Grace&lt;/b&gt;');
    expect(await told(container, 'EmailSent', name)).toEqual([]);
  });

  it('tells what is wrong with a draft', async () => {
    const { name: _name, locale: _locale, ...content } = draft({ subject: '{{who}}' });
    await expect(previewTemplate(container, Preview.parse({ draft: content }))).rejects.toMatchObject({
      errors: [expect.objectContaining({ field: 'subject' })],
    });
    expect(Preview.safeParse({}).success).toBe(false);
    expect(Preview.safeParse({ name: 'a-b', draft: content }).success).toBe(false);
  });
});
