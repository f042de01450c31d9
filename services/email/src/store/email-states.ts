import { EMAIL_STATES } from '@concert/contracts/http/email';
import type { Database } from '@concert/database/connection';
import type { EmailState } from '../domain/email-log.ts';

/** Adds to a mail's history. @returns false when the same was told before */
export async function noteState(db: Database, emailId: string, state: EmailState): Promise<boolean> {
  const result = await db
    .insertInto('email_states')
    .ignore()
    .values({
      email_id: emailId,
      source_key: state.sourceKey,
      state: state.state,
      detail: state.detail?.slice(0, 150) ?? null,
      occurred_at: state.at,
    })
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** A mail's history, by the time at which it happened. */
export async function listStates(db: Database, emailId: string): Promise<readonly EmailState[]> {
  const rows = await db
    .selectFrom('email_states')
    .select(['source_key', 'state', 'detail', 'occurred_at'])
    .where('email_id', '=', emailId)
    .execute();
  return rows
    .map((row) => ({
      sourceKey: row.source_key,
      state: EMAIL_STATES.find((known) => known === row.state) ?? 'failed',
      detail: row.detail,
      at: row.occurred_at,
    }))
    .sort((one, other) => one.at.getTime() - other.at.getTime());
}
