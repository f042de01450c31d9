import { openAuthorizer } from './authorizer.ts';

/** In front of every call that needs or takes a login. */
export const authorizer = openAuthorizer(process.env);

type Api = Awaited<ReturnType<typeof openApi>>;

let opened: Promise<Api> | undefined;

/**
 * API Gateway. Imported and opened at the first call, since the authoriser is loaded from this file too and must
 * not wait for what it does not use. A failure to open is not kept: the next call tries again.
 */
export const api: Api = async (...call) => {
  opened ??= openApi();
  opened.catch(() => {
    opened = undefined;
  });
  return (await opened)(...call);
};

async function openApi() {
  const module = await import('./api.ts');
  return module.openApi(process.env);
}
