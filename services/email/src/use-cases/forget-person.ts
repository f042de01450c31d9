import type { DataOf } from '@concert/contracts/event';
import type { authEvents } from '@concert/contracts/events/auth';
import { inTransaction } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import type { EmailContainer } from '../container.ts';
import { removeDeliveryStates } from '../store/delivery-states.ts';
import { hideMails, type TracedMail, tracedMailsOf, tracedMailsTo } from '../store/erasure.ts';
import { hideAddresses } from '../store/suppressions.ts';
import { forgetDecision } from '../store/unsubscribes.ts';

/** Few rows a statement: others wait for its locks. */
const BATCH = 200;

/**
 * Removes what is kept of an erased person: addresses and subjects of mails, the notes in DynamoDB, the decision on
 * marketing. That mails were sent stays, and a suppressed address stays suppressed by its key. Naturally idempotent:
 * what is gone is not found again, and a crash between two batches leaves the rest to the next try.
 */
export async function forgetPerson(
  container: EmailContainer,
  { data: { userId } }: Received<DataOf<typeof authEvents.UserErased>>,
): Promise<void> {
  const { db } = container;
  for (;;) {
    const mails = await tracedMailsOf(db, userId, BATCH);
    if (mails.length === 0) break;
    // What went to the same addresses without the account first: afterwards nobody knows the addresses.
    for (const address of new Set(mails.map((mail) => mail.recipient))) {
      await forgetAddress(container, address);
    }
    await forget(container, mails);
  }
  await inTransaction(db, (tx) => forgetDecision(tx, userId));
}

async function forgetAddress(container: EmailContainer, address: string): Promise<void> {
  for (;;) {
    const mails = await tracedMailsTo(container.db, address, BATCH);
    if (mails.length === 0) return;
    await forget(container, mails);
  }
}

async function forget(
  { db, tables, addressKey }: EmailContainer,
  mails: readonly TracedMail[],
): Promise<void> {
  await removeDeliveryStates(
    tables,
    mails.flatMap(({ messageId }) => messageId ?? []),
  );
  const keys = await Promise.all([...new Set(mails.map((mail) => mail.recipient))].map(addressKey));
  await inTransaction(db, async (tx) => {
    await hideAddresses(tx, keys);
    await hideMails(
      tx,
      mails.map((mail) => mail.id),
    );
  });
}
