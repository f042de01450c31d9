import { Envelope } from '@concert/contracts/envelope';
import type { Database } from '@concert/database/connection';
import { fromJsonColumn } from '@concert/database/json';
import { sql } from 'kysely';

/** The events that were written about a subject, the oldest first. */
export async function eventsOf(db: Database, subject: string) {
  const rows = await db
    .selectFrom('outbox')
    .select('envelope')
    .where(sql<boolean>`JSON_UNQUOTE(JSON_EXTRACT(envelope, '$.subject')) = ${subject}`)
    .orderBy('id')
    .execute();
  return rows.map((row) => Envelope.parse(fromJsonColumn(row.envelope)));
}

export async function outboxOf(db: Database, subject: string): Promise<readonly string[]> {
  return (await eventsOf(db, subject)).map((event) => event.type);
}
