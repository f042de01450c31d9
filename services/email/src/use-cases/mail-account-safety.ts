import type { DataOf } from '@concert/contracts/event';
import type { authEvents } from '@concert/contracts/events/auth';
import type { Received } from '@concert/service-kit/consumers';
import type { EmailContainer } from '../container.ts';
import type { MailDocument } from '../domain/mail-document.ts';
import {
  emailChangedMail,
  emailChangeMail,
  emailChangeWarningMail,
  recoveryCodeUsedMail,
  secondFactorOffMail,
  secondFactorOnMail,
} from '../domain/templates/account-safety.ts';
import { type Contact, findContact, findVerification } from '../store/mail-facts.ts';
import { mailEvent, type Recipe } from './mail-event.ts';

type Data<E extends keyof typeof authEvents> = DataOf<(typeof authEvents)[E]>;
type Told<E extends keyof typeof authEvents> = Received<Data<E>>;

/** The link that proves the new address; its token is derived here and stands nowhere but in the mail. */
const EMAIL_CHANGE: Recipe<Data<'EmailChangeRequested'>> = {
  template: 'email-change',
  contact: async (db, { verificationId }) => (await findVerification(db, verificationId))?.next,
  write: async ({ publicOrigin, linkTokens }, { data }, contact) => {
    const url = new URL('/verify-email', publicOrigin);
    url.searchParams.set('token', await linkTokens.emailVerification(data.verificationId));
    return { document: emailChangeMail(contact, url.href) };
  },
};

const EMAIL_CHANGE_WARNING: Recipe<Data<'EmailChangeRequested'>> = toPrevious(
  'email-change-warning',
  emailChangeWarningMail,
);

const EMAIL_CHANGED: Recipe<Data<'EmailChanged'>> = toPrevious('email-changed', emailChangedMail);

/** Two mails of one event, each sent once: the link to the new address, a warning to the present one. */
export async function mailEmailChange(
  container: EmailContainer,
  event: Told<'EmailChangeRequested'>,
): Promise<void> {
  await mailEvent(container, event, EMAIL_CHANGE_WARNING);
  await mailEvent(container, event, EMAIL_CHANGE);
}

/** Tells the address that the account had. */
export const mailEmailChanged = (container: EmailContainer, event: Told<'EmailChanged'>): Promise<void> =>
  mailEvent(container, event, EMAIL_CHANGED);

export const mailSecondFactorOn = (
  container: EmailContainer,
  event: Told<'SecondFactorEnabled'>,
): Promise<void> => mailEvent(container, event, ofAccount('second-factor-on', secondFactorOnMail));

export const mailSecondFactorOff = (
  container: EmailContainer,
  event: Told<'SecondFactorDisabled'>,
): Promise<void> =>
  mailEvent(
    container,
    event,
    ofAccount('second-factor-off', (contact, origin) => secondFactorOffMail(contact, event.data.by, origin)),
  );

export const mailRecoveryCodeUse = (
  container: EmailContainer,
  event: Told<'RecoveryCodeUsed'>,
): Promise<void> =>
  mailEvent(
    container,
    event,
    ofAccount('recovery-code-used', (contact, origin) =>
      recoveryCodeUsedMail(contact, event.data.left, origin),
    ),
  );

type Write = (contact: Contact, origin: string) => MailDocument;

function toPrevious(template: string, write: Write): Recipe<{ readonly verificationId: string }> {
  return {
    template,
    contact: async (db, { verificationId }) => (await findVerification(db, verificationId))?.previous,
    write: async ({ publicOrigin }, _news, contact) => ({ document: write(contact, publicOrigin) }),
  };
}

function ofAccount(template: string, write: Write): Recipe<{ readonly userId: string }> {
  return {
    template,
    contact: (db, { userId }) => findContact(db, userId),
    write: async ({ publicOrigin }, _news, contact) => ({ document: write(contact, publicOrigin) }),
  };
}
