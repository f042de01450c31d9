import type { DataOf } from '@concert/contracts/event';
import { emailEvents } from '@concert/contracts/events/email';
import type { notificationEvents } from '@concert/contracts/events/notification';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Received } from '@concert/service-kit/consumers';
import type { Cause } from '@concert/service-kit/events';
import type { EmailContainer } from '../container.ts';
import { findContact } from '../store/mail-facts.ts';
import { lockUnsubscribed, noteDecision } from '../store/unsubscribes.ts';

/**
 * Ends marketing mails for whoever the token is of, at once. A token that is nobody's changes nothing and is not told
 * apart; the same one again tells nothing anew.
 */
export async function unsubscribe(container: EmailContainer, token: string, call: Cause): Promise<void> {
  const { db, clock, newEvent, linkTokens } = container;
  const userId = await linkTokens.unsubscriber(token);
  if (userId === undefined || (await findContact(db, userId)) === undefined) return;
  await inTransaction(db, async (tx) => {
    if (await lockUnsubscribed(tx, userId)) return;
    await noteDecision(tx, userId, { isUnsubscribed: true, at: clock() });
    await appendToOutbox(tx, [newEvent(emailEvents.MarketingUnsubscribed, userId, { userId }, call)]);
  });
}

/**
 * Follows what somebody chose among the preferences. Naturally idempotent: of two words the later one counts, however
 * often and in whatever order they come.
 */
export async function followPreferences(
  { db }: EmailContainer,
  { data, time }: Received<DataOf<typeof notificationEvents.PreferencesChanged>>,
): Promise<void> {
  await noteDecision(db, data.userId, { isUnsubscribed: !data.marketingByEmail, at: time });
}
