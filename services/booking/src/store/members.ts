import type { Database } from '@concert/database/connection';
import type { Member } from '../domain/membership.ts';

/** What a user may as a member; undefined for those who are none. */
export async function findMember(db: Database, userId: string): Promise<Member | undefined> {
  const row = await db
    .selectFrom('member_benefits')
    .select(['discount_percent', 'has_presale', 'valid_until'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return (
    row && {
      discountPercent: row.discount_percent,
      hasPresale: row.has_presale === 1,
      validUntil: row.valid_until,
    }
  );
}
