import { lazily } from './lazily.ts';

/** A complete MIME message for one address. */
export interface MailerMessage {
  readonly from: string;
  readonly to: string;
  readonly mime: Uint8Array;
  /** The stream that it goes by: one for what people wait for, another for marketing. */
  readonly configurationSet: string;
  /** Comes back with everything that SES tells of the message: names and values of letters, digits, `_` and `-`. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Mailer {
  /**
   * Hands a message to SES.
   * @returns the provider's message id, under which deliveries, bounces and complaints come back
   */
  send(message: MailerMessage): Promise<string>;
  /** Takes an address off SES's own suppression list; one that is not on it is fine. */
  liftSuppression(address: string): Promise<void>;
}

/** SES's client is loaded when the first mail is sent: most functions of the service send none. */
export function openMailer(): Mailer {
  const opened = lazily(async () => (await import('./ses-mailer.ts')).openSesMailer());

  return {
    send: async (message) => (await opened()).send(message),
    liftSuppression: async (address) => (await opened()).liftSuppression(address),
  };
}
