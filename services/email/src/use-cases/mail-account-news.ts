import type { DataOf } from '@concert/contracts/event';
import type { authEvents } from '@concert/contracts/events/auth';
import type { Database } from '@concert/database/connection';
import type { Received } from '@concert/service-kit/consumers';
import type { EmailContainer } from '../container.ts';
import {
  emailVerificationMail,
  passwordChangedMail,
  passwordResetMail,
  welcomeMail,
} from '../domain/templates/account.ts';
import { type Contact, findContact } from '../store/mail-facts.ts';
import { mailEvent, type Recipe } from './mail-event.ts';

type Data<E extends keyof typeof authEvents> = DataOf<(typeof authEvents)[E]>;
type Told<E extends keyof typeof authEvents> = Received<Data<E>>;

const ofAccount = (db: Database, { userId }: { readonly userId: string }): Promise<Contact | undefined> =>
  findContact(db, userId);

export const WELCOME: Recipe<Data<'UserRegistered'>> = {
  template: 'welcome',
  contact: ofAccount,
  isRewritable: true,
  write: async ({ publicOrigin }, _news, contact) => ({ document: welcomeMail(contact, publicOrigin) }),
};

/** The link's token is derived here and stands nowhere but in the mail. */
const PASSWORD_RESET: Recipe<Data<'PasswordResetRequested'>> = {
  template: 'password-reset',
  contact: ofAccount,
  write: async ({ publicOrigin, linkTokens }, { data }, contact) => {
    const url = new URL('/reset-password', publicOrigin);
    url.searchParams.set('token', await linkTokens.passwordReset(data.resetId));
    return { document: passwordResetMail(contact, url.href) };
  },
};

/** Likewise. */
const EMAIL_VERIFICATION: Recipe<Data<'EmailVerificationRequested'>> = {
  template: 'email-verification',
  contact: ofAccount,
  write: async ({ publicOrigin, linkTokens }, { data }, contact) => {
    const url = new URL('/verify-email', publicOrigin);
    url.searchParams.set('token', await linkTokens.emailVerification(data.verificationId));
    return { document: emailVerificationMail(contact, url.href) };
  },
};

/** Not to be sent again: it speaks of a moment. */
const PASSWORD_CHANGED: Recipe<Data<'PasswordChanged'>> = {
  template: 'password-changed',
  contact: ofAccount,
  write: async ({ publicOrigin }, _news, contact) => ({
    document: passwordChangedMail(contact, publicOrigin),
  }),
};

export const welcome = (container: EmailContainer, event: Told<'UserRegistered'>): Promise<void> =>
  mailEvent(container, event, WELCOME);

export const mailPasswordReset = (
  container: EmailContainer,
  event: Told<'PasswordResetRequested'>,
): Promise<void> => mailEvent(container, event, PASSWORD_RESET);

export const mailEmailVerification = (
  container: EmailContainer,
  event: Told<'EmailVerificationRequested'>,
): Promise<void> => mailEvent(container, event, EMAIL_VERIFICATION);

export const mailPasswordChange = (
  container: EmailContainer,
  event: Told<'PasswordChanged'>,
): Promise<void> => mailEvent(container, event, PASSWORD_CHANGED);
