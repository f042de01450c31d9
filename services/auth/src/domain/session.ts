import type { Role } from '@concert/contracts/roles';
import { DAY, MINUTE, SECOND } from '@concert/values/clock';

/** How long an access token is good. */
export const ACCESS_FOR = 15 * MINUTE;

/** How long a refresh token is good; each rotation gives a new one this long. */
export const REFRESH_FOR = 1 * DAY;

/** However often it is refreshed, after this long a session asks for the password again (OWASP ASVS 7.3). */
const SESSION_FOR = 30 * DAY;

/** A login on one device: a family of refresh tokens, of which the newest alone is good. */
export interface Session {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: Role;
  /** The account's generation when the session began. */
  readonly generation: number;
  /** SHA-256 of the secret part of the refresh token that is good now. */
  readonly refreshHash: string;
  readonly createdAt: string;
  /** Of its last refresh. */
  readonly lastUsedAt: string;
  /** As `deviceLabel` calls it. */
  readonly device: string;
  /** Where the login came from. */
  readonly address: string | null;
  /** Seconds since 1970, as DynamoDB's TTL wants them. */
  readonly expiresAt: number;
  readonly endedAt?: string | undefined;
}

/** TTL deletes late, so expiry is judged here. */
export function isLive(session: Session, now: Date): boolean {
  return (
    session.endedAt === undefined &&
    session.expiresAt * SECOND > now.getTime() &&
    Date.parse(session.createdAt) + SESSION_FOR > now.getTime()
  );
}
