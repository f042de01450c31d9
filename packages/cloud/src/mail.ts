import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

export interface Mailer {
  /**
   * Hands a complete MIME message to SES.
   * @returns the provider's message id, under which bounces and complaints come back
   */
  send(message: { readonly from: string; readonly to: string; readonly mime: Uint8Array }): Promise<string>;
}

export function openMailer(client = new SESv2Client({})): Mailer {
  return {
    async send({ from, to, mime }) {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Raw: { Data: mime } },
        }),
      );
      if (MessageId === undefined) throw new Error('SES took the message without an id');
      return MessageId;
    },
  };
}
