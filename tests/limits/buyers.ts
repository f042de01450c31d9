import { openSecrets } from '@concert/cloud/secrets';
import { openTables, ttl, writeItems } from '@concert/cloud/tables';
import type { Role } from '@concert/contracts/roles';
import type { Database } from '@concert/database/connection';
import { SESSION_TABLE } from '@concert/service-kit/sessions';
import { after, DAY, systemClock } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import { issuerOf, signAccessToken } from '../../services/auth/src/domain/access-token.ts';
import { openTokenKeys } from '../../services/auth/src/store/token-keys.ts';

/** Somebody who is logged in. */
export interface Caller {
  readonly userId: string;
  readonly email: string;
  /** An access token that is good for some minutes more: it is made anew before it expires. */
  token(): Promise<string>;
}

const RENEW_AFTER_MS = 10 * 60_000;

/**
 * Accounts with live sessions, made in the stores of the platform that the environment names, since hashing thousands
 * of passwords is not what is measured.
 */
export async function givenCallers(
  db: Database,
  count: number,
  role: Role = 'attendee',
): Promise<readonly Caller[]> {
  const now = new Date();
  const people = Array.from({ length: count }, () => {
    const id = newId();
    return { id, sessionId: newId(), email: `${id}@limits.example` };
  });
  await db
    .insertInto('users')
    .values(
      people.map(({ id, email }) => ({
        id,
        email,
        email_key: email,
        password_hash: '-',
        name: 'Ada Buyer',
        role,
        created_at: now,
        updated_at: now,
      })),
    )
    .execute();
  await writeItems(
    openTables(),
    SESSION_TABLE,
    people.map(({ id, sessionId }) => ({
      sessionId,
      userId: id,
      role,
      generation: 1,
      refreshHash: '-',
      createdAt: now.toISOString(),
      lastUsedAt: now.toISOString(),
      expiresAt: ttl(after(now, DAY)),
    })),
  );
  const keys = openTokenKeys(openSecrets(systemClock), systemClock);
  const terms = { issuer: issuerOf(process.env.CONCERT_ENV ?? 'local') };
  return people.map(({ id: userId, email, sessionId }) => {
    const subject = { userId, sessionId, role, isLimited: false };
    let token: Promise<string> | undefined;
    let madeAt = Number.NEGATIVE_INFINITY;
    return {
      userId,
      email,
      token() {
        if (token === undefined || performance.now() - madeAt > RENEW_AFTER_MS) {
          madeAt = performance.now();
          token = keys
            .signing()
            .then((key) => signAccessToken(subject, key, { ...terms, tokenId: newId(), now: new Date() }));
        }
        return token;
      },
    };
  });
}
