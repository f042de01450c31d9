import { z } from 'zod';
import { operation } from '../operation.ts';
import { Email, Id, IdParams, Locale, line, PageQuery, page, paragraph, Timestamp } from '../schemas.ts';

export const EMAIL_STATUSES = [
  'sending',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'suppressed',
  'failed',
] as const;

const TemplateName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,62}$/, 'must be lower-case words joined by hyphens')
  .meta({ example: 'door-change' });

const VariableName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'must be a name such as eventTitle');

/** One mail: to an address or an account, from a template or with a subject and a text of its own. */
const Send = z
  .strictObject({
    to: Email.optional(),
    userId: Id.optional(),
    template: TemplateName.optional(),
    locale: Locale.optional().meta({
      description:
        'Without it the account’s language, else English; a template without it is taken in English',
    }),
    variables: z.record(VariableName, z.string().max(2000)).default({}),
    subject: line(200).optional(),
    text: paragraph(20_000).optional(),
  })
  .transform(({ to, userId, template, locale, variables, subject, text }, context) => {
    const refuse = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: [field], message });
      return z.NEVER;
    };
    if ((to === undefined) === (userId === undefined))
      return refuse('to', 'must be given, or userId instead, but not both');
    const recipient = { to, userId };
    if (template !== undefined) {
      if (subject !== undefined || text !== undefined)
        return refuse('template', 'cannot be given together with subject and text');
      return { recipient, locale, content: { kind: 'template' as const, template, variables } };
    }
    if (subject === undefined) return refuse('subject', 'must be given when there is no template');
    if (text === undefined) return refuse('text', 'must be given when there is no template');
    return { recipient, locale, content: { kind: 'plain' as const, subject, text } };
  });

const EmailState = z
  .object({
    id: Id,
    template: z.string(),
    recipient: z.string(),
    subject: z.string(),
    status: z.enum(EMAIL_STATUSES),
    attempts: z.int(),
    providerMessageId: z.string().nullable(),
    failure: z.string().nullable(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'EmailState' });

const stateExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0b',
  template: 'tickets',
  recipient: 'fan@concert.example',
  subject: 'Your tickets for Northern Lights',
  status: 'sent' as const,
  attempts: 1,
  providerMessageId: '0102018f-4c7d-…',
  failure: null,
  createdAt: '2027-01-04T10:00:00.000Z',
  updatedAt: '2027-01-04T10:00:01.000Z',
};

const EmailTemplate = z
  .strictObject({
    name: TemplateName,
    locale: Locale,
    subject: line(200).meta({ description: 'May hold `{{variable}}` places' }),
    text: paragraph(20_000).meta({ description: 'The plain text, with `{{variable}}` places' }),
    html: z.string().min(1).max(200_000).optional().meta({
      description:
        'A whole HTML document; variables are escaped in it. Without it the text is set in Concert’s own layout',
    }),
    variables: z.array(VariableName).max(50).default([]),
  })
  .meta({ id: 'EmailTemplate' });

const templateExample = {
  name: 'door-change',
  locale: 'en' as const,
  subject: 'New doors for {{eventTitle}}',
  text: 'Hello {{name}},\n\ndoors for {{eventTitle}} now open at {{doors}}.',
  variables: ['name', 'eventTitle', 'doors'],
};

const ADMIN = ['admin'] as const;

export const emailOperations = {
  sendEmail: operation({
    id: 'sendEmail',
    service: 'email',
    method: 'POST',
    path: '/email/send',
    access: ADMIN,
    idempotent: true,
    summary: 'Send one mail, from a template or as plain text',
    body: Send,
    bodyExample: {
      userId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01',
      template: 'door-change',
      variables: { name: 'Ada', eventTitle: 'Northern Lights', doors: '18:30' },
    },
    responses: {
      201: {
        description: 'What became of it: `sent`, or `suppressed` for an address that bounced or complained',
        body: EmailState,
        example: stateExample,
      },
    },
    problems: { 409: ['already-sending'], 422: ['mail-refused', 'idempotency-key-reused'] },
  }),
  putTemplate: operation({
    id: 'putTemplate',
    service: 'email',
    method: 'POST',
    path: '/email/template',
    access: ADMIN,
    idempotent: true,
    summary: 'Create or replace a template in one language',
    description: 'Each place `{{variable}}` must be listed in `variables`. Older versions are kept.',
    body: EmailTemplate,
    bodyExample: templateExample,
    responses: {
      200: { description: 'The template as stored', body: EmailTemplate, example: templateExample },
    },
    problems: { 422: ['idempotency-key-reused'] },
  }),
  emailStatus: operation({
    id: 'emailStatus',
    service: 'email',
    method: 'GET',
    path: '/email/status/{id}',
    access: ADMIN,
    personalData: true,
    summary: 'What became of a mail',
    params: IdParams,
    responses: { 200: { description: 'Its state', body: EmailState, example: stateExample } },
  }),
  bounceLog: operation({
    id: 'bounceLog',
    service: 'email',
    method: 'GET',
    path: '/email/bounce-log',
    access: ADMIN,
    personalData: true,
    summary: 'Mails that bounced for good or were complained about, the newest first',
    description: 'Their addresses are not written to again.',
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of mails',
        body: page(EmailState),
        example: { items: [{ ...stateExample, status: 'bounced' as const }], nextCursor: null },
      },
    },
  }),
} as const;
