import type { Attachment } from './compose-mime.ts';
import type { MailCause } from './email-log.ts';
import type { RenderedMail } from './mail-document.ts';

/** A mail that is to reach one person once. */
export interface OutgoingMail {
  /** What asks for it: the same cause sends no second mail. At most 150 ASCII characters. */
  readonly causeKey: string;
  readonly template: string;
  readonly to: { readonly userId: string | null; readonly name?: string; readonly address: string };
  readonly mail: RenderedMail;
  readonly attachments?: readonly Attachment[];
  /** Present on marketing, which goes by a stream of its own and to nobody who unsubscribed. */
  readonly marketing?: { readonly oneClickUrl: string };
  readonly bookingId?: string | undefined;
  readonly notificationId?: string | undefined;
  readonly resendOf?: string | undefined;
  /** Of a mail that can be written anew. */
  readonly cause?: MailCause | undefined;
}
