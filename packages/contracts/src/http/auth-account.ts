import { z } from 'zod';
import { operation } from '../operation.ts';
import { Email, Locale, line, Timestamp } from '../schemas.ts';
import {
  KnownPassword,
  LinkToken,
  Password,
  PROOF_PROBLEMS,
  SecondFactorCode,
  User,
  userExample,
} from './auth-schemas.ts';

const Account = User.extend({
  pendingEmail: Email.nullable().meta({
    description: 'The address that the account gets once the link in its mail is followed',
  }),
  secondFactor: z.object({
    isOn: z.boolean(),
    isNeeded: z.boolean().meta({ description: 'Whether the role may not do without' }),
    recoveryCodesLeft: z.int(),
  }),
}).meta({ id: 'Account' });

const accountExample = {
  ...userExample,
  pendingEmail: null,
  secondFactor: { isOn: false, isNeeded: false, recoveryCodesLeft: 0 },
};

/** What a person's export consists of, in the order of the document. */
export const EXPORT_SECTIONS = [
  'sessions',
  'bookings',
  'tickets',
  'payments',
  'refunds',
  'memberships',
  'notifications',
  'mails',
  'files',
  'activity',
] as const;

const Section = z.object({
  items: z.array(z.record(z.string(), z.json())),
  nextCursor: z.string().nullable().meta({
    description: 'With `section`, gives the next items; null when these were the last',
  }),
});

const PersonalData = z
  .object({
    exportedAt: Timestamp,
    account: Account.optional(),
    preferences: z.record(z.string(), z.json()).nullable().optional(),
    sections: z.partialRecord(z.enum(EXPORT_SECTIONS), Section),
  })
  .meta({ id: 'PersonalData' });

/** What people do with their own accounts. */
export const accountOperations = {
  getAccount: operation({
    id: 'getAccount',
    service: 'auth',
    method: 'GET',
    path: '/auth/account',
    access: 'user',
    beforeSecondFactor: true,
    ownership: 'caller',
    summary: 'The caller’s own account',
    responses: { 200: { description: 'The account', body: Account, example: accountExample } },
  }),
  changeAccount: operation({
    id: 'changeAccount',
    service: 'auth',
    method: 'PUT',
    path: '/auth/account',
    access: 'user',
    ownership: 'caller',
    rate: 'login',
    summary: 'Change name, language or e-mail address',
    description:
      'What is left out stays. A new address needs the password and takes effect when the link that is mailed to it is followed; until then the old one works, and is told. Sending the present address again takes such a change back.',
    body: z.strictObject({
      name: line(120).optional(),
      locale: Locale.optional(),
      email: Email.optional(),
      password: KnownPassword.optional(),
    }),
    bodyExample: { name: 'Ada Fan-Lovelace', email: 'ada@concert.example', password: 'concert-demo' },
    responses: {
      200: {
        description: 'The account as it is now',
        body: Account,
        example: { ...accountExample, name: 'Ada Fan-Lovelace', pendingEmail: 'ada@concert.example' },
      },
    },
    problems: { 403: ['wrong-password'], 409: ['email-taken'], 429: ['account-locked', 'too-many-links'] },
  }),
  changePassword: operation({
    id: 'changePassword',
    service: 'auth',
    method: 'PUT',
    path: '/auth/account/password',
    access: 'user',
    ownership: 'caller',
    rate: 'login',
    summary: 'Choose another password',
    description: 'Ends every other session of the account.',
    body: z.strictObject({ currentPassword: KnownPassword, newPassword: Password }),
    bodyExample: { currentPassword: 'concert-demo', newPassword: 'correct-horse-45' },
    responses: { 204: { description: 'The password is changed, the other sessions are over' } },
    problems: { 403: ['wrong-password'], 429: ['account-locked'] },
  }),
  requestEmailVerification: operation({
    id: 'requestEmailVerification',
    service: 'auth',
    method: 'POST',
    path: '/auth/email-verification',
    access: 'user',
    rate: 'login',
    summary: 'Send the mail again that proves the address',
    description:
      'At most three an hour; more, or one for an address that is proven, are answered alike and send nothing. While an address waits to replace another, its mail is sent again.',
    responses: { 202: { description: 'If there is something to prove, a mail is on its way' } },
  }),
  confirmEmailVerification: operation({
    id: 'confirmEmailVerification',
    service: 'auth',
    method: 'POST',
    path: '/auth/email-verification/confirm',
    access: 'public',
    rate: 'login',
    summary: 'Prove an address with the link of the mail',
    description: 'A link is good for a day and once.',
    body: z.strictObject({ token: LinkToken }),
    bodyExample: { token: '019a5c3e-….AbC' },
    responses: { 204: { description: 'The address is the account’s, and proven' } },
    problems: { 409: ['email-taken'], 410: ['link-spent'] },
  }),
  exportAccount: operation({
    id: 'exportAccount',
    service: 'auth',
    method: 'GET',
    path: '/auth/account/export',
    access: 'user',
    ownership: 'caller',
    rate: 'login',
    summary: 'Everything that is kept about the caller',
    description:
      'One document with the account, the preferences and up to 500 items of each section. Where a section has a `nextCursor` it goes on: ask again with `section` and `cursor`.',
    query: z.object({
      section: z.enum(EXPORT_SECTIONS).optional(),
      cursor: z.string().max(512).optional(),
    }),
    responses: {
      200: {
        description: 'The document',
        body: PersonalData,
        example: {
          exportedAt: '2027-01-04T10:00:00.000Z',
          account: accountExample,
          preferences: null,
          sections: {
            refunds: {
              items: [{ id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d0f', amountMinor: 4500, currency: 'EUR' }],
              nextCursor: null,
            },
          },
        },
      },
    },
  }),
  eraseAccount: operation({
    id: 'eraseAccount',
    service: 'auth',
    method: 'DELETE',
    path: '/auth/account',
    access: 'user',
    ownership: 'caller',
    rate: 'login',
    summary: 'Erase the caller’s account',
    description:
      'Name, address, password, second factor and sessions go at once, what other services keep of the person follows; bookings and payments stay without a name. Needs the code too where there is a second factor. Refused while events are published that are not over, and for the last admin. With bookings of events to come it needs `giveUpTickets`: their tickets stay good at the door for whoever has them, but nobody can call them up again.',
    body: z.strictObject({
      password: KnownPassword,
      code: SecondFactorCode.optional(),
      giveUpTickets: z.boolean().default(false),
    }),
    bodyExample: { password: 'concert-demo' },
    responses: { 204: { description: 'The account is erased' } },
    problems: { ...PROOF_PROBLEMS, 409: ['upcoming-bookings', 'upcoming-events', 'last-admin'] },
  }),
} as const;
