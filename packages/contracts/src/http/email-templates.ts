import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  AmountMinor,
  Currency,
  Id,
  Locale,
  line,
  PageQuery,
  page,
  paragraph,
  Timestamp,
  TimeZone,
} from '../schemas.ts';

export const TemplateName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,62}$/, 'must be lower-case words joined by hyphens')
  .meta({ example: 'door-change' });

export const VariableName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'must be a name such as eventTitle');

export const VARIABLE_TYPES = ['text', 'number', 'money', 'date', 'link'] as const;

/** A value for a template’s place; which of these forms is right says the variable’s declared type. */
export const VariableValue = z
  .union([
    z.string().max(2000),
    z.number(),
    z.strictObject({ amountMinor: AmountMinor, currency: Currency }),
    z.strictObject({ at: z.iso.datetime({ offset: true }), timezone: TimeZone }),
  ])
  .meta({
    description:
      '`text`: a string; `number`: a number; `money`: `{ amountMinor, currency }`; `date`: `{ at, timezone }`, written as the clocks there go; `link`: a path of the storefront, such as /events/019a…',
  });

const VariableDeclaration = z
  .strictObject({
    type: z.enum(VARIABLE_TYPES),
    required: z
      .boolean()
      .default(true)
      .meta({ description: 'One that is not may be left out, and is empty' }),
    example: VariableValue.meta({ description: 'What previews show' }),
  })
  .meta({ id: 'EmailTemplateVariable' });

const content = {
  subject: line(200).meta({ description: 'May hold `{{variable}}` places' }),
  text: paragraph(20_000).meta({ description: 'The plain text, with `{{variable}}` places' }),
  html: z.string().min(1).max(200_000).optional().meta({
    description:
      'A whole HTML document; variables are escaped in it. Without it the text is set in Concert’s own layout',
  }),
  variables: z
    .record(VariableName, VariableDeclaration)
    .refine((variables) => Object.keys(variables).length <= 50, 'must be 50 at most')
    .default({})
    .meta({ description: 'Every place must be declared; values are checked by it when a mail is sent' }),
};

const expectedVersion = z.int().min(0).optional().meta({
  description: 'The version that is to be replaced, 0 for none: 412 when somebody else was faster',
});

const StoredTemplate = z
  .object({ name: TemplateName, locale: Locale, version: z.int(), ...content })
  .meta({ id: 'EmailTemplate' });

const TemplateVersion = z.object({
  version: z.int(),
  subject: z.string(),
  restoredFrom: z.int().nullable(),
  createdBy: Id.nullable(),
  createdAt: Timestamp,
});

const TemplateSummary = z.object({
  name: TemplateName,
  locale: Locale,
  version: z.int(),
  subject: z.string(),
  updatedAt: Timestamp,
});

const TemplateHistory = z
  .object({
    name: TemplateName,
    translations: z.array(
      z.object({
        locale: Locale,
        version: z.int().meta({ description: 'In force' }),
        versions: z.array(TemplateVersion).meta({ description: 'The newest 50, the newest first' }),
      }),
    ),
  })
  .meta({ id: 'EmailTemplateHistory' });

const Preview = z.object({ subject: z.string(), html: z.string(), text: z.string() });

const example = {
  name: 'door-change',
  locale: 'en' as const,
  subject: 'New doors for {{eventTitle}}',
  text: 'Hello {{name}},\n\ndoors for {{eventTitle}} now open at {{doors}}.',
  variables: {
    name: { type: 'text' as const, required: true, example: 'Ada' },
    eventTitle: { type: 'text' as const, required: true, example: 'Northern Lights' },
    doors: { type: 'text' as const, required: true, example: '18:30' },
  },
};
const storedExample = { ...example, version: 3 };
const at = '2027-01-04T10:00:00.000Z';

const ADMIN = ['admin'] as const;
const translation = z.object({ name: TemplateName, locale: Locale });

export const emailTemplateOperations = {
  putTemplate: operation({
    id: 'putTemplate',
    service: 'email',
    method: 'POST',
    path: '/email/template',
    access: ADMIN,
    idempotent: true,
    summary: 'Create or replace a template in one language',
    description:
      'Makes a new version, which is in force at once; the older ones stay and can be restored. A place `{{variable}}` that is not declared in `variables`, an example that does not fit its type, and the name of one of Concert’s own mails answer 400.',
    body: z.strictObject({ name: TemplateName, locale: Locale, ...content, expectedVersion }),
    bodyExample: { ...example, expectedVersion: 2 },
    responses: {
      200: { description: 'The template as stored', body: StoredTemplate, example: storedExample },
    },
    problems: { 412: ['precondition-failed'], 422: ['idempotency-key-reused'] },
  }),
  previewTemplate: operation({
    id: 'previewTemplate',
    service: 'email',
    method: 'POST',
    path: '/email/template/preview',
    access: ADMIN,
    summary: 'See a mail without sending it',
    description:
      'Of a draft as it would be stored, or of a stored template or one of Concert’s own mails by its name. Variables that are not given are filled with their examples. Nothing is stored and nothing is sent.',
    body: z
      .strictObject({
        draft: z.strictObject(content).optional(),
        name: TemplateName.optional(),
        version: z
          .int()
          .min(1)
          .optional()
          .meta({ description: 'Of the stored template; the one in force else' }),
        locale: Locale.default('en'),
        variables: z.record(VariableName, VariableValue).default({}),
      })
      .refine(({ draft, name }) => (draft === undefined) !== (name === undefined), {
        path: ['draft'],
        message: 'must be given, or name instead, but not both',
      }),
    bodyExample: { name: 'door-change', locale: 'en' as const },
    responses: {
      200: {
        description: 'The mail',
        body: Preview,
        example: { subject: 'New doors for Northern Lights', html: '<!doctype html>…', text: 'Hello Ada, …' },
      },
    },
  }),
  listTemplates: operation({
    id: 'listTemplates',
    service: 'email',
    method: 'GET',
    path: '/email/templates',
    access: ADMIN,
    personalData: false,
    summary: 'The templates, by name and language',
    description:
      'Those that operators wrote, and beside them, the same on each page, the mails that Concert itself sends: these are part of it in all languages, and `previewTemplate` shows them by their name.',
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of templates',
        body: page(TemplateSummary).extend({
          builtIn: z.array(z.object({ name: z.string(), subject: z.string() })).meta({
            description: 'Concert’s own mails, each with its subject in English, of an example',
          }),
        }),
        example: {
          builtIn: [{ name: 'password-reset', subject: 'Choose a new password' }],
          items: [
            {
              name: example.name,
              locale: example.locale,
              version: 3,
              subject: example.subject,
              updatedAt: at,
            },
          ],
          nextCursor: null,
        },
      },
    },
  }),
  templateHistory: operation({
    id: 'templateHistory',
    service: 'email',
    method: 'GET',
    path: '/email/templates/{name}',
    access: ADMIN,
    personalData: false,
    summary: 'A template’s languages and versions',
    params: z.object({ name: TemplateName }),
    responses: {
      200: {
        description: 'Its versions in each language',
        body: TemplateHistory,
        example: {
          name: example.name,
          translations: [
            {
              locale: example.locale,
              version: 3,
              versions: [
                { version: 3, subject: example.subject, restoredFrom: 1, createdBy: null, createdAt: at },
              ],
            },
          ],
        },
      },
    },
  }),
  getTemplate: operation({
    id: 'getTemplate',
    service: 'email',
    method: 'GET',
    path: '/email/templates/{name}/{locale}',
    access: ADMIN,
    personalData: false,
    summary: 'A template in one language, in force or an older version',
    params: translation,
    query: z.object({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
    responses: { 200: { description: 'The template', body: StoredTemplate, example: storedExample } },
  }),
  restoreTemplate: operation({
    id: 'restoreTemplate',
    service: 'email',
    method: 'POST',
    path: '/email/templates/{name}/{locale}/restore',
    access: ADMIN,
    idempotent: true,
    summary: 'Put an older version in force again',
    description: 'Makes a new version with the older one’s content, so that the history only grows.',
    params: translation,
    body: z.strictObject({ version: z.int().min(1).max(1_000_000), expectedVersion }),
    bodyExample: { version: 1, expectedVersion: 2 },
    responses: {
      200: {
        description: 'The template as it is in force now',
        body: StoredTemplate,
        example: storedExample,
      },
    },
    problems: { 412: ['precondition-failed'], 422: ['idempotency-key-reused'] },
  }),
} as const;
