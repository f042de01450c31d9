import { createHash } from 'node:crypto';

/** A refresh token taken apart. The secret itself is neither kept nor compared: its hash is. */
export interface RefreshToken {
  readonly sessionId: string;
  readonly hash: string;
}

const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

/** `<session id>.<32 random bytes in base64url>` */
export const refreshTokenText = (sessionId: string, secret: string): string => `${sessionId}.${secret}`;

/** Undefined when it cannot be one of ours. */
export function parseRefreshToken(text: string): RefreshToken | undefined {
  const [, sessionId, secret] = FORM.exec(text) ?? [];
  if (sessionId === undefined || secret === undefined) return undefined;
  return { sessionId, hash: hashSecret(secret) };
}

/** A plain hash is enough for 256 random bits: there is nothing to guess. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
