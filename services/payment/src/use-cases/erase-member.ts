import type { DataOf } from '@concert/contracts/event';
import type { authEvents } from '@concert/contracts/events/auth';
import type { Received } from '@concert/service-kit/consumers';
import type { PaymentContainer } from '../container.ts';
import { deleteCustomer } from '../provider/members.ts';
import { findCustomer, removeCustomer } from '../store/customers.ts';
import { findCurrentSubscription } from '../store/subscriptions.ts';
import { endNow } from './manage-subscription.ts';

/**
 * Follows the erasure of a person: the membership ends at once, and the cards at Stripe are removed with the
 * customer. Payments stay, by their ids. Repeating it finds less and less to do, so it needs no inbox.
 */
export async function eraseMember(
  container: PaymentContainer,
  event: Received<DataOf<typeof authEvents.UserErased>>,
): Promise<void> {
  const { db, stripe } = container;
  const { userId } = event.data;
  const current = await findCurrentSubscription(db, userId);
  if (current !== undefined) await endNow(container, current, event);
  const customerId = await findCustomer(db, userId);
  if (customerId === undefined) return;
  await deleteCustomer(stripe, customerId);
  await removeCustomer(db, userId);
}
