import { createAdaptorServer } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { FaultBox } from '../faults/fault-box.ts';
import { makeFaulty } from '../faults/faulty-server.ts';
import { type Listening, listen } from '../listening.ts';
import type { Mailbox } from './mailbox.ts';
import { readMime } from './read-mime.ts';
import { eventsOf } from './ses-events.ts';

/** The parts of SendEmail that Concert uses: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const SendEmail = z.object({
  FromEmailAddress: z.string().optional(),
  Destination: z.object({ ToAddresses: z.array(z.string()).min(1) }),
  Content: z.object({ Raw: z.object({ Data: z.base64() }) }),
  ConfigurationSetName: z.string().optional(),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
});

/** Hands on what SES tells of a mail: to the topic that is the event destination of its configuration sets. */
export type TellOfMail = (event: object) => Promise<void>;

/**
 * Serves SES v2's REST protocol: takes raw mails into the mailbox, and tells what becomes of them as SES does. Who
 * the mail is to decides that, see {@link eventsOf}. No address is ever on the account's suppression list.
 */
export function serveSes(
  mailbox: Mailbox,
  { port, faults, tell }: { readonly port: number; readonly faults: FaultBox; readonly tell: TellOfMail },
): Promise<Listening> {
  const app = new Hono();
  app.post('/v2/email/outbound-emails', async (context) => {
    const request = SendEmail.safeParse(await context.req.json().catch(() => undefined));
    if (!request.success) return fault(context, 400, 'BadRequestException', z.prettifyError(request.error));
    const { Content, Destination, ConfigurationSetName, EmailTags } = request.data;
    const mail = await readMime(Buffer.from(Content.Raw.Data, 'base64'));
    if (mail === undefined) return fault(context, 400, 'BadRequestException', 'The mail has no sender.');
    mailbox.add(mail);
    const tags = Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, [Value]]));
    void tellInOrder(
      tell,
      eventsOf({ mail, to: Destination.ToAddresses, configurationSet: ConfigurationSetName, tags }),
    );
    return context.json({ MessageId: mail.messageId });
  });
  app.delete('/v2/email/suppression/addresses/:address', (context) =>
    fault(context, 404, 'NotFoundException', 'This address is not on the suppression list of the account.'),
  );
  app.notFound((context) => fault(context, 404, 'UnknownOperationException', 'Not known here.'));
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!('closeIdleConnections' in server)) throw new Error('An HTTP/1 server was expected.');
  makeFaulty(server, faults, () => 'ses');
  return listen(server, port);
}

async function tellInOrder(tell: TellOfMail, events: readonly object[]): Promise<void> {
  try {
    for (const event of events) await tell(event);
  } catch (error) {
    console.error('What became of a mail could not be told', error);
  }
}

/** An error as SES's REST protocol has it. */
function fault(context: Context, status: 400 | 404, type: string, message: string): Response {
  return context.json({ message }, status, { 'x-amzn-errortype': type });
}
