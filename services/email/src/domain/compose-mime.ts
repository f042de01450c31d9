import { oneLine, type RenderedMail } from './mail-document.ts';

export interface Attachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

export interface MimeParts {
  readonly from: string;
  readonly to: { readonly name?: string; readonly address: string };
  readonly mail: RenderedMail;
  readonly attachments: readonly Attachment[];
  readonly date: Date;
  /** Goes into the headers, so that a mail found in a mailbox leads to its row here. */
  readonly emailId: string;
  /** Of marketing: where a POST ends it (RFC 8058). */
  readonly oneClickUrl?: string | undefined;
}

/** A mail as MIME: text and HTML as alternatives, then the attachments. No value can add a header or a recipient. */
export async function composeMime({
  from,
  to,
  mail,
  attachments,
  date,
  emailId,
  oneClickUrl,
}: MimeParts): Promise<Buffer> {
  // Half of it are tables of types; most of the service's functions compose no mail.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    from,
    to: { name: oneLine(to.name ?? '').slice(0, 120), address: to.address },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date,
    headers: {
      'X-Concert-Email-Id': emailId,
      // RFC 3834: absence notes and the like are not answered to a machine.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...unsubscribeHeaders(oneClickUrl),
    },
    attachments: attachments.map(({ fileName, contentType, content }) => ({
      filename: fileName,
      contentType,
      content: Buffer.from(content),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/**
 * What lets a mailbox provider show an unsubscribe button (RFC 8058); Easy DKIM signs both headers. As they stand: in
 * some programs a folded one fails its signature.
 */
function unsubscribeHeaders(oneClickUrl: string | undefined) {
  if (oneClickUrl === undefined) return {};
  const asItStands = (value: string) => ({ prepared: true, value });
  return {
    'List-Unsubscribe': asItStands(`<${new URL(oneClickUrl).href}>`),
    'List-Unsubscribe-Post': asItStands('List-Unsubscribe=One-Click'),
  };
}
