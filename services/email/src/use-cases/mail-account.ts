import type { Received } from '@concert/service-kit/consumers';
import type { EmailContainer } from '../container.ts';
import type { Attachment } from '../domain/compose-mime.ts';
import type { MailDocument } from '../domain/mail-document.ts';
import { renderMail } from '../domain/render-mail.ts';
import { type Contact, findContact } from '../store/mail-facts.ts';
import { deliverMail } from './deliver-mail.ts';

export interface Letter {
  readonly document: MailDocument;
  readonly attachments?: readonly Attachment[];
}

/**
 * Writes to an account because of an event: one mail for each event and template. An account that is gone, and
 * one for whom `write` has nothing to tell, gets none.
 */
export async function mailAccount(
  container: EmailContainer,
  event: Received<{ readonly userId: string }>,
  template: string,
  write: (contact: Contact) => Promise<Letter | undefined>,
): Promise<void> {
  const contact = await findContact(container.db, event.data.userId);
  const letter = contact && (await write(contact));
  if (contact === undefined || letter === undefined) return;
  await deliverMail(
    container,
    {
      causeKey: `${event.id}:${template}`,
      template,
      to: { userId: contact.userId, name: contact.name, address: contact.email },
      mail: renderMail(letter.document, container.publicOrigin),
      ...(letter.attachments === undefined ? {} : { attachments: letter.attachments }),
    },
    event,
  );
}
