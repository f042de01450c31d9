import { z } from 'zod';
import { operation } from '../operation.ts';
import { Email, Id, IdParams, Locale, line, PageQuery, page, paragraph, Timestamp } from '../schemas.ts';
import { emailTemplateOperations, TemplateName, VariableName, VariableValue } from './email-templates.ts';

export const EMAIL_STATUSES = [
  'sending',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'suppressed',
  'failed',
] as const;

export const EMAIL_PURPOSES = ['transactional', 'marketing'] as const;

/** What the history of a mail tells; `delayed` and `rejected` are SES's word and no status of their own. */
export const EMAIL_STATES = [
  'sent',
  'failed',
  'suppressed',
  'delayed',
  'delivered',
  'bounced',
  'complained',
  'rejected',
] as const;

export const BOUNCE_KINDS = ['permanent', 'transient'] as const;

export const SUPPRESSION_REASONS = ['bounce', 'soft-bounces', 'complaint', 'operator'] as const;

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
    variables: z.record(VariableName, VariableValue).default({}),
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
    purpose: z.enum(EMAIL_PURPOSES),
    recipient: z.string().nullable().meta({ description: 'Null once the person is erased' }),
    subject: z.string().nullable(),
    status: z.enum(EMAIL_STATUSES),
    bounceKind: z.enum(BOUNCE_KINDS).nullable().meta({ description: 'Of a mail that came back' }),
    attempts: z.int(),
    providerMessageId: z.string().nullable(),
    failure: z.string().nullable(),
    bookingId: Id.nullable(),
    notificationId: Id.nullable(),
    resendOf: Id.nullable().meta({ description: 'The mail that this one was sent again for' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'EmailState' });

const EmailDetails = EmailState.extend({
  history: z
    .array(
      z.object({
        state: z.enum(EMAIL_STATES),
        at: Timestamp,
        detail: z.string().nullable().meta({ description: 'In SES’s words: `Permanent/General 5.1.1`' }),
      }),
    )
    .meta({
      description: 'By the time at which it happened, which is not always the order of becoming known',
    }),
}).meta({ id: 'EmailDetails' });

const stateExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0b',
  template: 'tickets',
  purpose: 'transactional' as const,
  recipient: 'fan@concert.example',
  subject: 'Your tickets for Northern Lights',
  status: 'sent' as const,
  bounceKind: null,
  attempts: 1,
  providerMessageId: '0102018f-4c7d-…',
  failure: null,
  bookingId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
  notificationId: null,
  resendOf: null,
  createdAt: '2027-01-04T10:00:00.000Z',
  updatedAt: '2027-01-04T10:00:01.000Z',
};

const detailsExample = {
  ...stateExample,
  status: 'delivered' as const,
  history: [
    { state: 'sent' as const, at: '2027-01-04T10:00:01.000Z', detail: null },
    { state: 'delivered' as const, at: '2027-01-04T10:00:03.000Z', detail: null },
  ],
};

const Suppression = z
  .object({
    id: Id,
    address: z.string().nullable().meta({ description: 'Null once the person is erased' }),
    reason: z.enum(SUPPRESSION_REASONS),
    emailId: Id.nullable().meta({ description: 'The mail that bounced or was complained about' }),
    note: z.string().nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'EmailSuppression' });

const suppressionExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d20',
  address: 'fan@concert.example',
  reason: 'bounce' as const,
  emailId: stateExample.id,
  note: null,
  createdAt: '2027-01-04T10:00:05.000Z',
};

const ADMIN = ['admin'] as const;

export const emailOperations = {
  ...emailTemplateOperations,
  sendEmail: operation({
    id: 'sendEmail',
    service: 'email',
    method: 'POST',
    path: '/email/send',
    access: ADMIN,
    idempotent: true,
    summary: 'Send one mail, from a template or as plain text',
    description:
      'Such a mail is transactional: it goes to people who unsubscribed from marketing, too. Marketing goes by `POST /notifications/send`, which asks for consent. A template’s variables are checked by their declaration.',
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
    problems: {
      409: ['already-sending'],
      422: ['mail-refused', 'idempotency-key-reused'],
      429: ['mail-throttled'],
    },
  }),
  resendEmail: operation({
    id: 'resendEmail',
    service: 'email',
    method: 'POST',
    path: '/email/{id}/resend',
    access: ADMIN,
    idempotent: true,
    summary: 'Send a mail again',
    description:
      'Written anew from what is behind it now, to the address that is right now: the tickets of a booking as they are valid today, a cancellation, a refund, the welcome. Mails whose content is not kept (plain ones, templates, notifications) and those with a one-time link answer 409 `not-resendable`; what has nothing to tell any more (the booking is cancelled, the account is gone) 409 `nothing-to-send`.',
    params: IdParams,
    responses: { 201: { description: 'The new mail', body: EmailState, example: stateExample } },
    problems: {
      409: ['not-resendable', 'nothing-to-send', 'already-sending'],
      422: ['mail-refused', 'idempotency-key-reused'],
      429: ['mail-throttled'],
    },
  }),
  emailStatus: operation({
    id: 'emailStatus',
    service: 'email',
    method: 'GET',
    path: '/email/status/{id}',
    access: ADMIN,
    personalData: true,
    summary: 'What became of a mail, with its history',
    params: IdParams,
    responses: { 200: { description: 'Its state', body: EmailDetails, example: detailsExample } },
  }),
  emailLog: operation({
    id: 'emailLog',
    service: 'email',
    method: 'GET',
    path: '/email/log',
    access: ADMIN,
    personalData: true,
    summary: 'Mails, the newest first',
    description: 'All of them, those in a state, or those to one address.',
    query: PageQuery.extend({ status: z.enum(EMAIL_STATUSES).optional(), recipient: Email.optional() }),
    responses: {
      200: {
        description: 'A page of mails',
        body: page(EmailState),
        example: { items: [stateExample], nextCursor: null },
      },
    },
  }),
  bounceLog: operation({
    id: 'bounceLog',
    service: 'email',
    method: 'GET',
    path: '/email/bounce-log',
    access: ADMIN,
    personalData: true,
    summary: 'Mails that bounced or were complained about, the newest first',
    description: 'Who bounced for good or complained is not written to again: see `GET /email/suppressions`.',
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of mails',
        body: page(EmailState),
        example: {
          items: [{ ...stateExample, status: 'bounced' as const, bounceKind: 'permanent' as const }],
          nextCursor: null,
        },
      },
    },
  }),
  listSuppressions: operation({
    id: 'listSuppressions',
    service: 'email',
    method: 'GET',
    path: '/email/suppressions',
    access: ADMIN,
    personalData: true,
    summary: 'Addresses that are not written to, the newest first',
    query: PageQuery.extend({
      address: Email.optional().meta({ description: 'Only this one; erased ones are found by it, too' }),
    }),
    responses: {
      200: {
        description: 'A page of suppressions',
        body: page(Suppression),
        example: { items: [suppressionExample], nextCursor: null },
      },
    },
  }),
  suppressAddress: operation({
    id: 'suppressAddress',
    service: 'email',
    method: 'POST',
    path: '/email/suppressions',
    access: ADMIN,
    idempotent: true,
    summary: 'Write to an address no more',
    description: 'An address that is suppressed already stays so, for its own reason.',
    body: z.strictObject({ address: Email, note: line(300).optional() }),
    bodyExample: { address: 'fan@concert.example', note: 'Asked by phone not to be written to' },
    responses: {
      201: {
        description: 'The suppression, new or as it was',
        body: Suppression,
        example: { ...suppressionExample, reason: 'operator' as const, emailId: null },
      },
    },
    problems: { 422: ['idempotency-key-reused'] },
  }),
  liftSuppression: operation({
    id: 'liftSuppression',
    service: 'email',
    method: 'DELETE',
    path: '/email/suppressions/{id}',
    access: ADMIN,
    summary: 'Write to an address again',
    description:
      'SES’s own list forgets the address, too. After a complaint only if the person asks for it. Lifting it again changes nothing.',
    params: IdParams,
    responses: { 204: { description: 'The address is written to again' } },
  }),
  unsubscribe: operation({
    id: 'unsubscribe',
    service: 'email',
    method: 'POST',
    path: '/email/unsubscribe/{token}',
    access: 'public',
    // A mailbox provider calls for many people from few addresses; a token cannot be guessed.
    rate: 'webhook',
    summary: 'Unsubscribe from marketing mails by the token in one',
    description:
      'What mailbox providers call when somebody presses their unsubscribe button (RFC 8058, with the form `List-Unsubscribe=One-Click` as body), and what the page behind the link in the mail calls. Works without a login, at once, and any number of times. The answer does not tell whether the token was good.',
    params: z.object({
      token: z
        .string()
        .regex(/^[0-9a-f-]{36}\.[\w-]{43}$/, 'must be the token of an unsubscribe link')
        .meta({
          example: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01.kq3Vw0mC2y8r5u1x4z7b0n3m6q9t2w5y8a1c4e7g0ij',
        }),
    }),
    responses: { 202: { description: 'Taken note of' } },
  }),
} as const;
