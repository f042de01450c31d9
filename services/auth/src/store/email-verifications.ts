import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';
import { deleteLinksOf, hasEnoughLinks, purgeLinks, spendLink } from './one-time-links.ts';

/** A link that proves an address. */
export interface EmailVerification {
  readonly id: string;
  readonly userId: string;
  /** What is proven. */
  readonly email: string;
  /** The address that it is to take the place of; null when it is the account's own. */
  readonly previousEmail: string | null;
}

/**
 * Notes a link that is good for a day. The caller holds the account's lock, so that the count is exact.
 * @returns false when enough links are on their way already
 */
export async function insertVerification(tx: Tx, verification: EmailVerification): Promise<boolean> {
  if (await hasEnoughLinks(tx, 'email_verifications', verification.userId)) return false;
  await tx
    .insertInto('email_verifications')
    .values({
      id: verification.id,
      user_id: verification.userId,
      email: verification.email,
      previous_email: verification.previousEmail,
      expires_at: sql<Date>`UTC_TIMESTAMP(3) + INTERVAL 1 DAY`,
      created_at: NOW,
    })
    .execute();
  return true;
}

/** What a link proves, if it is still good. */
export async function openVerification(db: Database, id: string): Promise<EmailVerification | undefined> {
  const row = await db
    .selectFrom('email_verifications')
    .selectAll()
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', NOW)
    .executeTakeFirst();
  return row && { id: row.id, userId: row.user_id, email: row.email, previousEmail: row.previous_email };
}

/** The address that an account is to get once its link is followed. */
export async function pendingEmailOf(db: Database, userId: string): Promise<string | null> {
  const row = await db
    .selectFrom('email_verifications')
    .select('email')
    .where('user_id', '=', userId)
    .where('previous_email', 'is not', null)
    .where('used_at', 'is', null)
    .where('expires_at', '>', NOW)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.email ?? null;
}

/** Spends a link: true once, and only in time. */
export const spendVerification = (tx: Tx, id: string): Promise<boolean> =>
  spendLink(tx, 'email_verifications', id);

/** Spends the links by which the account would get another address. */
export async function spendEmailChangesOf(tx: Tx, userId: string): Promise<void> {
  await tx
    .updateTable('email_verifications')
    .set({ used_at: NOW })
    .where('user_id', '=', userId)
    .where('previous_email', 'is not', null)
    .where('used_at', 'is', null)
    .execute();
}

export const deleteVerificationsOf = (tx: Tx, userId: string): Promise<void> =>
  deleteLinksOf(tx, 'email_verifications', userId);

/**
 * Forgets links a week after they were asked for, at most `limit` of them: until then the mail that tells of a
 * changed address may still have to be sent. @returns how many
 */
export const purgeVerifications = (db: Database, limit: number): Promise<number> =>
  purgeLinks(db, 'email_verifications', { days: 7, limit });

const NOW = sql<Date>`UTC_TIMESTAMP(3)`;
