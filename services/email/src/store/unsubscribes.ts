import type { Database } from '@concert/database/connection';
import type { Tx } from '@concert/database/transactions';
import { sql } from 'kysely';

/** Whether somebody wants no marketing. */
export async function isUnsubscribed(db: Database, userId: string): Promise<boolean> {
  const row = await decisionOf(db, userId).executeTakeFirst();
  return row !== undefined && saysNo(row);
}

/** The same, and until the transaction ends nobody else notes a word of this person. */
export async function lockUnsubscribed(tx: Tx, userId: string): Promise<boolean> {
  await tx.insertInto('email_unsubscribes').ignore().values({ user_id: userId }).execute();
  return saysNo(await decisionOf(tx, userId).forUpdate().executeTakeFirstOrThrow());
}

/** Notes what somebody decided at a moment. A word that is older than the one known changes nothing. */
export async function noteDecision(
  db: Database,
  userId: string,
  { isUnsubscribed: no, at }: { readonly isUnsubscribed: boolean; readonly at: Date },
): Promise<void> {
  const latest = (column: string) => sql<Date>`GREATEST(COALESCE(${sql.ref(column)}, ${at}), ${at})`;
  await db
    .insertInto('email_unsubscribes')
    .values({ user_id: userId, ...(no ? { unsubscribed_at: at } : { resubscribed_at: at }) })
    .onDuplicateKeyUpdate(
      no ? { unsubscribed_at: latest('unsubscribed_at') } : { resubscribed_at: latest('resubscribed_at') },
    )
    .execute();
}

/** Forgets what an erased person decided. */
export async function forgetDecision(db: Database, userId: string): Promise<void> {
  await db.deleteFrom('email_unsubscribes').where('user_id', '=', userId).execute();
}

const decisionOf = (db: Database, userId: string) =>
  db
    .selectFrom('email_unsubscribes')
    .select(['unsubscribed_at', 'resubscribed_at'])
    .where('user_id', '=', userId);

interface Decision {
  readonly unsubscribed_at: Date | null;
  readonly resubscribed_at: Date | null;
}

/** The later word counts, and of two at one moment the “no”. */
const saysNo = ({ unsubscribed_at: no, resubscribed_at: yes }: Decision): boolean =>
  no !== null && (yes === null || no >= yes);
