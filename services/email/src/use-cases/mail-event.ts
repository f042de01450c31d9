import type { Database } from '@concert/database/connection';
import type { Received } from '@concert/service-kit/consumers';
import type { EmailContainer } from '../container.ts';
import type { Attachment } from '../domain/compose-mime.ts';
import type { MailDocument } from '../domain/mail-document.ts';
import type { OutgoingMail } from '../domain/outgoing-mail.ts';
import { renderMail } from '../domain/render-mail.ts';
import type { Contact } from '../store/mail-facts.ts';
import { deliverMail } from './deliver-mail.ts';

export interface Letter {
  readonly document: MailDocument;
  readonly attachments?: readonly Attachment[];
  readonly marketing?: { readonly oneClickUrl: string };
}

/** What happened, as a letter tells it. */
export interface News<Data> {
  readonly data: Data;
  readonly time: Date;
}

/** How an event becomes a mail. */
export interface Recipe<Data, To extends Contact = Contact> {
  readonly template: string;
  readonly contact: (db: Database, data: Data) => Promise<To | undefined>;
  /** @returns undefined when there is nothing to tell */
  readonly write: (container: EmailContainer, news: News<Data>, contact: To) => Promise<Letter | undefined>;
  readonly bookingOf?: (data: Data) => string;
  readonly notificationOf?: (data: Data) => string;
  /** Whether the mail can be written anew from the event, which is kept with it then. */
  readonly isRewritable?: boolean;
}

/** Mails because of an event: once for each event and template. An account that is gone gets none. */
export async function mailEvent<Data, To extends Contact>(
  container: EmailContainer,
  event: Received<Data>,
  recipe: Recipe<Data, To>,
): Promise<void> {
  const { template } = recipe;
  const contact = await recipe.contact(container.db, event.data);
  const letter = contact && (await recipe.write(container, event, contact));
  if (contact === undefined || letter === undefined) return;
  await deliverMail(
    container,
    {
      ...outgoing(container, letter, contact),
      causeKey: `${event.id}:${template}`,
      template,
      bookingId: recipe.bookingOf?.(event.data),
      notificationId: recipe.notificationOf?.(event.data),
      cause: recipe.isRewritable === true ? { type: event.type, data: event.data } : undefined,
    },
    event,
  );
}

/** A letter in its envelope. */
export function outgoing(
  { publicOrigin }: EmailContainer,
  { document, attachments = [], marketing }: Letter,
  { userId, name, email }: Contact,
): Pick<OutgoingMail, 'to' | 'mail' | 'attachments' | 'marketing'> {
  return {
    to: { userId, name, address: email },
    mail: renderMail(document, publicOrigin),
    attachments,
    ...(marketing === undefined ? {} : { marketing }),
  };
}
