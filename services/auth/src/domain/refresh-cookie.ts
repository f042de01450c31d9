import { SECOND } from '@concert/values/clock';
import { REFRESH_FOR } from './session.ts';

export const REFRESH_COOKIE = 'concert_refresh';

/**
 * Out of reach of scripts, of plain connections, of other sites and of every path but this service's. Strict
 * keeps other sites from spending it, so no further token against request forgery is needed.
 */
const ATTRIBUTES = 'HttpOnly; Secure; SameSite=Strict; Path=/api/auth';

export const refreshCookie = (token: string): string =>
  `${REFRESH_COOKIE}=${token}; ${ATTRIBUTES}; Max-Age=${REFRESH_FOR / SECOND}`;

export const NO_REFRESH_COOKIE = `${REFRESH_COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
