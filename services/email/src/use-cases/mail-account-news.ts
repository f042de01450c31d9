import type { DataOf } from '@concert/contracts/event';
import type { authEvents } from '@concert/contracts/events/auth';
import type { Received } from '@concert/service-kit/consumers';
import type { EmailContainer } from '../container.ts';
import { passwordChangedMail, passwordResetMail, welcomeMail } from '../domain/templates/account.ts';
import { mailAccount } from './mail-account.ts';

type News<E extends keyof typeof authEvents> = Received<DataOf<(typeof authEvents)[E]>>;

export async function welcome(container: EmailContainer, event: News<'UserRegistered'>): Promise<void> {
  await mailAccount(container, event, 'welcome', async (contact) => ({
    document: welcomeMail(contact, container.publicOrigin),
  }));
}

/** The link's token is derived here and stands nowhere but in the mail. */
export async function mailPasswordReset(
  container: EmailContainer,
  event: News<'PasswordResetRequested'>,
): Promise<void> {
  await mailAccount(container, event, 'password-reset', async (contact) => {
    const url = new URL('/reset-password', container.publicOrigin);
    url.searchParams.set('token', await container.linkTokens.passwordReset(event.data.resetId));
    return { document: passwordResetMail(contact, url.href) };
  });
}

export async function mailPasswordChange(
  container: EmailContainer,
  event: News<'PasswordChanged'>,
): Promise<void> {
  await mailAccount(container, event, 'password-changed', async (contact) => ({
    document: passwordChangedMail(contact, container.publicOrigin),
  }));
}
