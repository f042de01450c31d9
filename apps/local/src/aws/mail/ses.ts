import type { Server } from 'node:http';
import { closeServer, type Listening, LOOPBACK } from '../listening.ts';
import type { Mailbox } from './mailbox.ts';

/**
 * Serves SES v2 by aws-ses-v2-local. It keeps what it takes in an array in memory; that array's `push` is
 * replaced by one that puts each mail into the mailbox on disk and keeps none.
 */
export async function serveSes(mailbox: Mailbox, port: number): Promise<Listening> {
  const [{ default: module }, { getStoreReadonly }] = await Promise.all([
    import('aws-ses-v2-local'),
    import('aws-ses-v2-local/dist/store.js'),
  ]);
  getStoreReadonly().emails.push = (...mails) => {
    for (const mail of mails) mailbox.add(mail);
    return 0;
  };
  const server: Server = await module.default({ port, host: LOOPBACK });
  return { close: () => closeServer(server) };
}
