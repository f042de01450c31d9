declare module 'mailparser' {
  interface Addresses {
    readonly text: string;
  }

  interface Attachment {
    readonly filename?: string;
    readonly contentType: string;
    readonly contentDisposition?: string;
    readonly contentId?: string;
    readonly cid?: string;
    readonly size: number;
    readonly content: Buffer;
  }

  /** What mailparser 3 makes of a mail, as far as the mailbox keeps it; it has no types of its own. */
  interface ParsedMail {
    readonly from?: Addresses;
    readonly to?: Addresses | readonly Addresses[];
    readonly cc?: Addresses | readonly Addresses[];
    readonly bcc?: Addresses | readonly Addresses[];
    readonly replyTo?: Addresses;
    readonly subject?: string;
    readonly messageId?: string;
    readonly text?: string;
    readonly html?: string | false;
    readonly attachments: readonly Attachment[];
    readonly headerLines: readonly { readonly key: string; readonly line: string }[];
  }

  export function simpleParser(source: Buffer): Promise<ParsedMail>;
}
