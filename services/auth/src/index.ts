import { openAuthorizer } from './authorizer.ts';

/** In front of every call that needs or takes a login. */
export const authorizer = openAuthorizer(process.env);

/** API Gateway. */
export const api = whenCalled(async () => (await import('./api.ts')).openApi(process.env));

/** Every day: brings the ring of signing keys one step on when one is due. */
export const rotate = whenCalled(async () => (await import('./jobs.ts')).openRotation());

/** Every hour: forgets failed logins and links that are past their time. */
export const purge = whenCalled(async () => (await import('./jobs.ts')).openPurge(process.env));

/**
 * Imported and opened at the first call, since the authoriser is loaded from this file too and must not wait for
 * what it does not use. A failure to open is not kept: the next call tries again.
 */
function whenCalled<Call extends readonly unknown[], Answer>(
  open: () => Promise<(...call: Call) => Promise<Answer>>,
): (...call: Call) => Promise<Answer> {
  let opened: ReturnType<typeof open> | undefined;
  return async (...call) => {
    opened ??= open();
    opened.catch(() => {
      opened = undefined;
    });
    return (await opened)(...call);
  };
}
