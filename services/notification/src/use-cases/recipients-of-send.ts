import type { Identity } from '@concert/service-kit/identity';
import { forbidden, notFound } from '@concert/values/problems';
import type { NotificationContainer } from '../container.ts';
import { findEvent } from '../store/events.ts';
import { countBuyers, readAccounts } from '../store/people.ts';

/** Whom a message is for: an event's buyers, or users by id. */
export interface Audience {
  readonly eventId?: string | undefined;
  readonly userIds?: readonly string[] | undefined;
}

/**
 * How many people are meant.
 * @throws Problem `not-found` for another's event, `forbidden` for users named by an organiser
 */
export async function countRecipients(
  container: NotificationContainer,
  { eventId, userIds }: Audience,
  identity: Identity,
): Promise<number> {
  if (eventId === undefined) {
    if (identity.role !== 'admin') throw forbidden('Only admins may name users; name an event of yours.');
    return (await readAccounts(container.db, userIds ?? [])).length;
  }
  await requireOwnEvent(container, eventId, identity);
  return countBuyers(container.db, eventId);
}

/** @throws Problem `not-found` for another's event */
export async function requireOwnEvent(
  container: NotificationContainer,
  eventId: string,
  identity: Identity,
): Promise<void> {
  if (!(await isOwnEvent(container, eventId, identity))) throw notFound('event', eventId);
}

/** Whether there is such an event, and the caller is its organiser or an admin. */
export async function isOwnEvent(
  { db }: NotificationContainer,
  eventId: string,
  { userId, role }: Identity,
): Promise<boolean> {
  const event = await findEvent(db, eventId);
  return event !== undefined && (event.organizerId === userId || role === 'admin');
}
