import { authOperations as operations } from '@concert/contracts/http/auth';
import { type Route, route } from '@concert/service-kit/routes';
import { SECOND } from '@concert/values/clock';
import type { AuthContainer } from './container.ts';
import { CHALLENGE_FOR } from './domain/challenge-token.ts';
import { NO_REFRESH_COOKIE, REFRESH_COOKIE } from './domain/refresh-cookie.ts';
import { changeAccount } from './use-cases/change-account.ts';
import { changePassword } from './use-cases/change-password.ts';
import { changeRole } from './use-cases/change-role.ts';
import { confirmPasswordReset } from './use-cases/confirm-password-reset.ts';
import { confirmSecondFactor } from './use-cases/confirm-second-factor.ts';
import { createUser } from './use-cases/create-user.ts';
import { disableSecondFactor, resetSecondFactor } from './use-cases/disable-second-factor.ts';
import { eraseOwnAccount, eraseUser } from './use-cases/erase-account.ts';
import { exportPersonalData } from './use-cases/export-personal-data.ts';
import { getUser, listUsers } from './use-cases/find-users.ts';
import { listSessions } from './use-cases/list-sessions.ts';
import { logIn } from './use-cases/log-in.ts';
import { logInWithCode } from './use-cases/log-in-with-code.ts';
import { logOut } from './use-cases/log-out.ts';
import { readOwnAccount } from './use-cases/own-account.ts';
import { presentSession } from './use-cases/present-session.ts';
import { publishKeys } from './use-cases/publish-keys.ts';
import { refreshSession } from './use-cases/refresh-session.ts';
import { register } from './use-cases/register.ts';
import { giveNewRecoveryCodes } from './use-cases/replace-recovery-codes.ts';
import { requestPasswordReset } from './use-cases/request-password-reset.ts';
import { revokeOtherSessions, revokeSession } from './use-cases/revoke-sessions.ts';
import { setUpSecondFactor } from './use-cases/set-up-second-factor.ts';
import { confirmEmailVerification, requestEmailVerification } from './use-cases/verify-email.ts';
import { verifyLogin } from './use-cases/verify-login.ts';

/** The HTTP table: contract → use case. */
export function routes(container: AuthContainer): readonly Route[] {
  return [
    ...loginRoutes(container),
    ...sessionRoutes(container),
    ...accountRoutes(container),
    ...secondFactorRoutes(container),
    ...userRoutes(container),
  ];
}

const ENDED = { status: 204, headers: { 'set-cookie': NO_REFRESH_COOKIE } } as const;

function loginRoutes(container: AuthContainer): readonly Route[] {
  return [
    route(operations.register, async ({ body: { refreshTransport, ...registration } }, call) => ({
      status: 201,
      ...presentSession(await register(container, registration, call), refreshTransport),
    })),
    route(operations.login, async ({ body: { refreshTransport, ...credentials } }, call) => {
      const login = await logIn(container, credentials, call);
      if (login.kind === 'session') return { status: 200, ...presentSession(login.tokens, refreshTransport) };
      return { status: 202, body: { challenge: login.challenge, expiresIn: CHALLENGE_FOR / SECOND } };
    }),
    route(operations.loginSecondFactor, async ({ body: { refreshTransport, ...answer } }, call) => ({
      status: 200,
      ...presentSession(await logInWithCode(container, answer, call), refreshTransport),
    })),
    // What came in a cookie goes back in one: a script that could read the answer would have the token.
    route(operations.refresh, async ({ body: { refreshToken } }, call) => ({
      status: 200,
      ...presentSession(
        await refreshSession(container, refreshToken ?? call.cookies[REFRESH_COOKIE], call),
        refreshToken === undefined ? 'cookie' : 'body',
      ),
    })),
    route(operations.requestPasswordReset, async ({ body }, call) => {
      await requestPasswordReset(container, body.email, call);
      return { status: 202 };
    }),
    route(operations.confirmPasswordReset, async ({ body }, call) => {
      await confirmPasswordReset(container, body, call);
      return { status: 204 };
    }),
    route(operations.signingKeys, async () => ({ status: 200, ...(await publishKeys(container)) })),
  ];
}

function sessionRoutes(container: AuthContainer): readonly Route[] {
  return [
    route(operations.logout, async (_, call) => {
      await logOut(container, call);
      return ENDED;
    }),
    route(operations.verify, async (_, { identity }) => ({
      status: 200,
      body: await verifyLogin(container, identity),
    })),
    route(operations.listSessions, async ({ query }, { identity }) => ({
      status: 200,
      body: await listSessions(container, query, identity),
    })),
    route(operations.revokeSession, async ({ params }, call) => {
      await revokeSession(container, params.id, call);
      return params.id === call.identity.sessionId ? ENDED : { status: 204 };
    }),
    route(operations.revokeOtherSessions, async (_, call) => ({
      status: 200,
      body: { ended: await revokeOtherSessions(container, call) },
    })),
  ];
}

function accountRoutes(container: AuthContainer): readonly Route[] {
  return [
    route(operations.getAccount, async (_, { identity }) => ({
      status: 200,
      body: await readOwnAccount(container, identity),
    })),
    route(operations.changeAccount, async ({ body }, call) => ({
      status: 200,
      body: await changeAccount(container, body, call),
    })),
    route(operations.changePassword, async ({ body }, call) => {
      await changePassword(container, body, call);
      return { status: 204 };
    }),
    route(operations.requestEmailVerification, async (_, call) => {
      await requestEmailVerification(container, call);
      return { status: 202 };
    }),
    route(operations.confirmEmailVerification, async ({ body }, call) => {
      await confirmEmailVerification(container, body.token, call);
      return { status: 204 };
    }),
    route(operations.exportAccount, async ({ query }, call) => ({
      status: 200,
      body: await exportPersonalData(container, query, call),
    })),
    route(operations.eraseAccount, async ({ body }, call) => {
      await eraseOwnAccount(container, body, call);
      return ENDED;
    }),
  ];
}

function secondFactorRoutes(container: AuthContainer): readonly Route[] {
  return [
    route(operations.setUpSecondFactor, async ({ body }, call) => ({
      status: 201,
      body: await setUpSecondFactor(container, body.password, call),
    })),
    route(operations.confirmSecondFactor, async ({ body }, call) => ({
      status: 200,
      body: { recoveryCodes: await confirmSecondFactor(container, body.code, call) },
    })),
    route(operations.disableSecondFactor, async ({ body }, call) => {
      await disableSecondFactor(container, body, call);
      return { status: 204 };
    }),
    route(operations.replaceRecoveryCodes, async ({ body }, call) => ({
      status: 200,
      body: { recoveryCodes: await giveNewRecoveryCodes(container, body.code, call) },
    })),
    route(operations.resetSecondFactor, async ({ params }, call) => {
      await resetSecondFactor(container, params.id, call);
      return { status: 204 };
    }),
  ];
}

function userRoutes(container: AuthContainer): readonly Route[] {
  return [
    route(operations.listUsers, async ({ query }) => ({
      status: 200,
      body: await listUsers(container, query),
    })),
    route(operations.getUser, async ({ params }) => ({
      status: 200,
      body: await getUser(container, params.id),
    })),
    route(operations.createUser, ({ body }, call) => createUser(container, body, call)),
    route(operations.changeRole, async ({ params, body }, call) => ({
      status: 200,
      body: await changeRole(container, params.id, body.role, call),
    })),
    route(operations.eraseUser, async ({ params, body }, call) => {
      await eraseUser(container, { id: params.id, ...body }, call);
      return { status: 204 };
    }),
  ];
}
