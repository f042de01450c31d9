import type { Session } from '@concert/contracts/http/auth';
import { SECOND } from '@concert/values/clock';
import type { z } from 'zod';
import { refreshCookie } from '../domain/refresh-cookie.ts';
import { ACCESS_FOR } from '../domain/session.ts';
import { userView } from './present-user.ts';
import type { Tokens } from './start-session.ts';

export type SessionView = z.input<typeof Session>;

/** Where the refresh token travels: in the answer, or in a cookie that no script can read. */
export type RefreshTransport = 'body' | 'cookie';

/** Body and headers of an answer that hands over a session. */
export function presentSession(
  { account, accessToken, refreshToken, isLimited }: Tokens,
  transport: RefreshTransport,
): { readonly body: SessionView; readonly headers: Readonly<Record<string, string>> } {
  const body = {
    user: userView(account),
    accessToken,
    expiresIn: ACCESS_FOR / SECOND,
    ...(isLimited && { mustSetUpSecondFactor: true as const }),
  };
  return transport === 'cookie'
    ? { body, headers: { 'set-cookie': refreshCookie(refreshToken) } }
    : { body: { ...body, refreshToken }, headers: {} };
}
