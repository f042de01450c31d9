import { fromJsonColumn } from '@concert/database/json';
import type { EmailContainer } from '../src/container.ts';

/** The events of a type in the outbox that hold a text, with what they tell. */
export async function told(
  { db }: Pick<EmailContainer, 'db'>,
  type: string,
  holding: string,
): Promise<readonly unknown[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('envelope')
    .where('type', '=', type)
    .orderBy('id', 'desc')
    .limit(500)
    .execute();
  return rows
    .map((row) => fromJsonColumn(row.envelope) as { readonly data: unknown })
    .filter((envelope) => JSON.stringify(envelope).includes(holding))
    .map((envelope) => envelope.data);
}
