import { lazily } from './lazily.ts';
import type { Mailer } from './ses-mailer.ts';

export type { Mailer } from './ses-mailer.ts';

/** SES's client is loaded when the first mail is sent: most functions of the service send none. */
export function openMailer(): Mailer {
  const opened = lazily(async () => (await import('./ses-mailer.ts')).openSesMailer());

  return {
    send: async (message) => (await opened()).send(message),
    liftSuppression: async (address) => (await opened()).liftSuppression(address),
  };
}
