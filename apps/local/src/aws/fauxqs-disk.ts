import { insideOf, type Persistence } from './fauxqs-parts.ts';

/** Commits do not wait for the disk's cache: a killed process loses nothing, only a power cut may. */
export function relaxSync(persistence: Persistence): void {
  insideOf(persistence).db.exec('PRAGMA synchronous = NORMAL');
}

/**
 * Commits the writes of one turn of the event loop together, before any answer to them can leave: a batch of
 * ten is written in one commit, and a message that moves to its dead-letter queue cannot be lost on the way.
 */
export function commitTogether(persistence: Persistence): void {
  const { db, statements } = insideOf(persistence);
  let isOpen = false;
  const open = () => {
    if (isOpen) return;
    db.exec('BEGIN');
    isOpen = true;
    queueMicrotask(() => {
      isOpen = false;
      db.exec('COMMIT');
    });
  };
  for (const [name, statement] of Object.entries(statements)) {
    if (/^(load|read)/.test(name)) continue;
    const run = statement.run.bind(statement);
    Object.assign(statement, {
      run: (...values: Parameters<typeof run>) => {
        open();
        return run(...values);
      },
    });
  }
  // fauxqs's own transactions would nest in ours, which SQLite refuses; ours covers them.
  Reflect.set(persistence, 'transaction', (write: () => void) => write());
}

/**
 * fauxqs 2.4 writes NULL into a column that forbids it when a message is made visible at once, and so loses
 * the message until the next start. This writes what it means, and keeps the count of receipts.
 */
export function mendVisibility(persistence: Persistence): void {
  const makeReady = insideOf(persistence).db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => {
    makeReady.run(messageId);
  };
}

/** A queue's URL holds the port, which may be another at each start; clients follow the URL. */
export function moveQueueUrls(persistence: Persistence, origin: string): void {
  insideOf(persistence).db.prepare("UPDATE sqs_queues SET url = ? || '/000000000000/' || name").run(origin);
}
