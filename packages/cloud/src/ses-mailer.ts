import { DeleteSuppressedDestinationCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

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

/** A mailer over SES's own client. */
export function openSesMailer(client = new SESv2Client({})): Mailer {
  return {
    async send({ from, to, mime, configurationSet, tags }) {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Raw: { Data: mime } },
          ConfigurationSetName: configurationSet,
          EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
      if (MessageId === undefined) throw new Error('SES took the message without an id');
      return MessageId;
    },
    async liftSuppression(EmailAddress) {
      try {
        await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
      } catch (error) {
        if (!(error instanceof Error && error.name === 'NotFoundException')) throw error;
      }
    },
  };
}
