import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const messageSchema = z.object({
  id: z.string(),
  kind: z.enum(['push', 'sms']),
  /** A number, or a user's id. */
  to: z.string(),
  title: z.string().nullable(),
  text: z.string(),
  /** A path of the storefront. */
  link: z.string().nullable(),
  platform: z.string().nullable(),
  /** Epoch milliseconds. */
  at: z.number(),
});

/** What a phone would have shown. */
export type PhoneMessage = z.infer<typeof messageSchema>;

/** The push and text messages of a data folder, newest first. */
export interface PhoneBox {
  add(message: PhoneMessage): void;
  /** @param to part of a number or of a user's id */
  list(filter: { readonly to: string; readonly limit: number }): readonly PhoneMessage[];
  close(): void;
}

/** Opens the box, one SQLite file; a message is safe from a kill once `add` returns. */
export function openPhoneBox(folder: string): PhoneBox {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(folder, 'phones.db'));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS messages (
      sequence INTEGER PRIMARY KEY, recipient TEXT NOT NULL, message TEXT NOT NULL)`);
  const insert = db.prepare('INSERT INTO messages (recipient, message) VALUES (?, ?)');
  const select = db.prepare(
    'SELECT message FROM messages WHERE instr(recipient, ?) > 0 ORDER BY sequence DESC LIMIT ?',
  );
  return {
    add: (message) => {
      insert.run(message.to.toLowerCase(), JSON.stringify(message));
    },
    list: ({ to, limit }) =>
      select.all(to.toLowerCase(), limit).map((row) => messageSchema.parse(JSON.parse(String(row.message)))),
    close: () => db.close(),
  };
}
