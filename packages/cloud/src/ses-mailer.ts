import { DeleteSuppressedDestinationCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mailer } from './mail.ts';

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
