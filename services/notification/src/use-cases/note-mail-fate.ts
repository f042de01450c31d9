import type { Received } from '@concert/service-kit/consumers';
import type { NotificationContainer } from '../container.ts';
import type { Fate } from '../domain/mail-fate.ts';
import { noteFate } from '../store/log.ts';

type OfMail = Received<{ readonly notificationId: string | null }>;

/**
 * Notes what became of a mail that a notification asked for. Needs no note of the message: a state is only left for
 * one that follows it, so that told twice, or in another order, it ends the same.
 */
export async function noteMailFate(
  { db }: NotificationContainer,
  { data }: OfMail,
  fate: Fate,
): Promise<void> {
  if (data.notificationId !== null) await noteFate(db, data.notificationId, fate);
}
