import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** A file that came with a mail. */
const attachmentSchema = z.object({
  filename: z.string().optional(),
  contentType: z.string(),
  contentDisposition: z.string().optional(),
  contentId: z.string().optional(),
  cid: z.string().optional(),
  size: z.number(),
  /** Base64. */
  content: z.string(),
});
const mailSchema = z.object({
  messageId: z.string(),
  from: z.string(),
  replyTo: z.array(z.string()),
  destination: z.object({ to: z.array(z.string()), cc: z.array(z.string()), bcc: z.array(z.string()) }),
  subject: z.string(),
  body: z.object({ html: z.string().optional(), text: z.string().optional() }),
  attachments: z.array(attachmentSchema),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  /** Epoch seconds. */
  at: z.number(),
});

/** A mail as SES took it, whole. */
export type Mail = z.infer<typeof mailSchema>;

/** A mail as a list shows it: attachments by name and size, without their content. */
export type MailSummary = Omit<Mail, 'attachments'> & {
  readonly attachments: readonly Omit<Mail['attachments'][number], 'content'>[];
};

/** What to list. */
export interface MailFilter {
  /** Part of a recipient's address, in any case. */
  readonly to?: string;
  readonly limit: number;
}

/** The mails of a data folder, newest first. */
export interface Mailbox {
  add(mail: Mail): void;
  list(filter: MailFilter): readonly MailSummary[];
  find(messageId: string): Mail | undefined;
  clear(): void;
  close(): void;
}

/** Opens the mailbox, one SQLite file; a mail is safe from a kill once `add` returns. */
export function openMailbox(folder: string): Mailbox {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(folder, 'mailbox.db'));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS mails (
      sequence INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, recipients TEXT NOT NULL,
      summary TEXT NOT NULL, attachments TEXT NOT NULL)`);
  const insert = db.prepare(
    'INSERT INTO mails (message_id, recipients, summary, attachments) VALUES (?, ?, ?, ?)',
  );
  const select = db.prepare(
    'SELECT summary FROM mails WHERE instr(recipients, ?) > 0 ORDER BY sequence DESC LIMIT ?',
  );
  const selectOne = db.prepare('SELECT summary, attachments FROM mails WHERE message_id = ?');
  const remove = db.prepare('DELETE FROM mails');
  return {
    add: (mail) => {
      const { attachments, ...rest } = mail;
      const listed = attachments.map(({ content: _left, ...attachment }) => attachment);
      const summary = JSON.stringify({ ...rest, attachments: listed });
      insert.run(mail.messageId, recipientsOf(mail), summary, JSON.stringify(attachments));
    },
    list: ({ to = '', limit }) => select.all(to.toLowerCase(), limit).map((row) => readSummary(row)),
    find: (messageId) => {
      const row = selectOne.get(messageId);
      return row && readMail(row);
    },
    clear: () => {
      remove.run();
    },
    close: () => db.close(),
  };
}

const summarySchema = mailSchema.extend({ attachments: z.array(attachmentSchema.omit({ content: true })) });

function readSummary(row: Record<string, unknown>): MailSummary {
  return summarySchema.parse(JSON.parse(String(row.summary)));
}

function readMail(row: Record<string, unknown>): Mail {
  return mailSchema.parse({ ...readSummary(row), attachments: JSON.parse(String(row.attachments)) });
}

function recipientsOf({ destination: { to, cc, bcc } }: Mail): string {
  return [...to, ...cc, ...bcc].join(' ').toLowerCase();
}
