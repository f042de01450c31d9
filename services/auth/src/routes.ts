import { authOperations as operations } from '@concert/contracts/http/auth';
import { type Route, route } from '@concert/service-kit/routes';
import type { AuthContainer } from './container.ts';
import { NO_REFRESH_COOKIE, REFRESH_COOKIE } from './domain/refresh-cookie.ts';
import { changeRole } from './use-cases/change-role.ts';
import { confirmPasswordReset } from './use-cases/confirm-password-reset.ts';
import { createUser } from './use-cases/create-user.ts';
import { logIn } from './use-cases/log-in.ts';
import { logOut } from './use-cases/log-out.ts';
import { presentSession } from './use-cases/present-session.ts';
import { refreshSession } from './use-cases/refresh-session.ts';
import { register } from './use-cases/register.ts';
import { requestPasswordReset } from './use-cases/request-password-reset.ts';
import { verifyLogin } from './use-cases/verify-login.ts';

/** The HTTP table: contract → use case. */
export function routes(container: AuthContainer): readonly Route[] {
  return [
    route(operations.register, async ({ body: { refreshTransport, ...registration } }, call) => ({
      status: 201,
      ...presentSession(await register(container, registration, call), refreshTransport),
    })),
    route(operations.login, async ({ body: { refreshTransport, ...credentials } }, call) => ({
      status: 200,
      ...presentSession(await logIn(container, credentials, call), refreshTransport),
    })),
    // What came in a cookie goes back in one: a script that could read the answer would have the token.
    route(operations.refresh, async ({ body: { refreshToken } }, call) => ({
      status: 200,
      ...presentSession(
        await refreshSession(container, refreshToken ?? call.cookies[REFRESH_COOKIE], call),
        refreshToken === undefined ? 'cookie' : 'body',
      ),
    })),
    route(operations.logout, async (_, call) => {
      await logOut(container, call);
      return { status: 204, headers: { 'set-cookie': NO_REFRESH_COOKIE } };
    }),
    route(operations.verify, async (_, { identity }) => ({
      status: 200,
      body: await verifyLogin(container, identity),
    })),
    route(operations.requestPasswordReset, async ({ body }, call) => {
      await requestPasswordReset(container, body.email, call);
      return { status: 202 };
    }),
    route(operations.confirmPasswordReset, async ({ body }, call) => {
      await confirmPasswordReset(container, body, call);
      return { status: 204 };
    }),
    route(operations.createUser, ({ body }, call) => createUser(container, body, call)),
    route(operations.changeRole, async ({ params, body }, call) => ({
      status: 200,
      body: await changeRole(container, params.id, body.role, call),
    })),
  ];
}
